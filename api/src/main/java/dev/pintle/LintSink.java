package dev.pintle;

import dev.pintle.spi.TrailerFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sink as the app sees it: counted, refused after its end, and kept to one thread at a time.
 */
final class LintSink extends BodySink {
  private final LintParty party;
  private final BodySink sink;
  private final long promised;
  private final boolean shared;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean ended;
  private long count;

  /**
   * Checks what is done to {@code sink}.
   *
   * @param promised how many bytes the head promises; −1 for no promise
   * @param shared whether several threads may use it at once
   * @param party whose writer it is for
   */
  LintSink(BodySink sink, long promised, boolean shared, LintParty party) {
    this.party = party;
    this.sink = sink;
    this.promised = promised;
    this.shared = shared;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    enter();
    try {
      count(source.remaining());
      sink.write(source);
    } finally {
      leave();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    enter();
    try {
      count(length);
      sink.write(bytes, offset, length);
    } finally {
      leave();
    }
  }

  @Override
  public void flush() throws IOException {
    enter();
    try {
      sink.flush();
    } finally {
      leave();
    }
  }

  /** After an upgrade this closes the connection, which others may do at any time. */
  @Override
  public void close() throws IOException {
    if (shared) {
      sink.close();
      return;
    }
    enter();
    try {
      sink.close();
    } finally {
      leave();
    }
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public void trailers(Headers trailers) {
    enter();
    try {
      String refused = TrailerFields.refused(trailers);
      if (refused != null) {
        throw party.layerBroke("SINK-12", "the trailers hold " + refused);
      }
      sink.trailers(trailers);
    } finally {
      leave();
    }
  }

  /** The writer has returned or thrown. */
  void end() {
    ended = true;
  }

  /** The writer has returned: everything promised must be there. */
  void checkComplete() {
    if (count < promised) {
      throw party.layerBroke(
          "BODY-01", "the body ends after " + count + " of " + promised + " bytes");
    }
  }

  private void enter() {
    if (ended) {
      throw party.layerBroke("SINK-09", "the sink is used after its writer has ended");
    }
    if (!shared && !busy.compareAndSet(false, true)) {
      throw party.layerBroke("SINK-10", "the sink is used by two threads at once");
    }
  }

  private void leave() {
    busy.set(false);
  }

  private void count(long more) {
    if (promised < 0) {
      return;
    }
    if (count + more > promised) {
      throw party.layerBroke("BODY-01", "the body gives more than " + promised + " bytes");
    }
    count += more;
  }
}
