package dev.pintle.http;

import dev.pintle.http1.HeadWriter;
import dev.pintle.transport.Link;
import dev.pintle.transport.Scratch;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes to be sent. Heads and small bodies gather in the {@link HeadWriter} of the thread that
 * has the turn; what the socket does not take is kept between turns.
 *
 * <p>While the app is called, finished replies to earlier requests of a burst may be waiting. They
 * are {@linkplain #publish published}, so that another thread that takes the loop over can
 * {@linkplain #sendPublished send} them; whoever wants to write next {@linkplain #reclaim reclaims}
 * them first.
 */
@SuppressWarnings("ReferenceEquality") // BUSY is told by its identity
final class Output {
  /** Somebody is sending the published bytes. */
  private static final ByteBuffer BUSY = ByteBuffer.allocate(0);

  private static final VarHandle PUBLISHED;

  static {
    try {
      PUBLISHED = MethodHandles.lookup().findVarHandle(Output.class, "published", ByteBuffer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Heap bytes go through a direct buffer that the JDK keeps per thread; this bounds its size. */
  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Link link;
  private final Supplier<HeadWriter> writers;
  private final ByteBuffer[] gathered = new ByteBuffer[3];

  private @Nullable HeadWriter writer;

  /** What the writer holds has been sent up to here. */
  private int sent;

  /** What an earlier turn could not send; goes first. */
  private @Nullable ByteBuffer rest;

  private volatile @Nullable ByteBuffer published;

  Output(Link link, Supplier<HeadWriter> writers) {
    this.link = link;
    this.writers = writers;
  }

  /** Begins a turn. */
  void adopt(Scratch scratch) {
    HeadWriter ofThread = scratch.attachment(HeadWriter.class, writers);
    ofThread.clear();
    writer = ofThread;
    sent = 0;
  }

  /** Ends a turn. */
  void release() {
    reclaim();
    HeadWriter ofThread = writer();
    if (ofThread.length() > sent) {
      ByteBuffer earlier = rest;
      int before = earlier == null ? 0 : earlier.remaining();
      ByteBuffer kept = ByteBuffer.allocate(before + ofThread.length() - sent);
      if (earlier != null) {
        kept.put(earlier);
      }
      kept.put(ofThread.view().position(sent));
      rest = kept.flip();
    }
    ofThread.clear();
    sent = 0;
    writer = null;
  }

  /** Where to put heads and small bodies; after {@link #reclaim}. */
  HeadWriter writer() {
    HeadWriter ofThread = writer;
    if (ofThread == null) {
      throw new IllegalStateException("no turn has begun");
    }
    return ofThread;
  }

  /** How many bytes wait to be sent. */
  int waiting() {
    return writer().length() - sent + (rest == null ? 0 : rest.remaining());
  }

  /** Lets another thread send what waits, until {@link #reclaim}. */
  void publish() {
    if (rest == null && writer().length() > sent) {
      published = writer().view().position(sent);
    }
  }

  /** Makes this thread the only one to write. */
  void reclaim() {
    for (ByteBuffer seen = published; seen != null; seen = published) {
      if (seen == BUSY) {
        Thread.onSpinWait(); // for one write that does not block
      } else if (PUBLISHED.compareAndSet(this, seen, null)) {
        sent = seen.position();
        return;
      }
    }
  }

  /** Sends published bytes, if there are any, on a thread that does not have the turn. */
  void sendPublished() throws IOException {
    ByteBuffer bytes = published;
    if (bytes == null || bytes == BUSY || !PUBLISHED.compareAndSet(this, bytes, BUSY)) {
      return;
    }
    try {
      gatherAndWrite(new ByteBuffer[] {bytes}, 1);
    } finally {
      published = bytes;
    }
  }

  /** Sends what waits; false if the socket did not take it all. */
  boolean flush() throws IOException {
    return send(null, null);
  }

  /**
   * Sends what waits, then the bytes of {@code body}, then those of {@code tail}; false if the
   * socket did not take all, to be called again with the same.
   */
  boolean send(@Nullable ByteBuffer body, @Nullable ByteBuffer tail) throws IOException {
    reclaim();
    ByteBuffer earlier = rest;
    if (earlier != null) {
      gathered[0] = earlier;
      gatherAndWrite(gathered, 1);
      if (earlier.hasRemaining()) {
        return false;
      }
      rest = null;
    }
    HeadWriter ofThread = writer();
    int count = 0;
    ByteBuffer head = null;
    if (ofThread.length() > sent) {
      head = ofThread.view().position(sent);
      gathered[count++] = head;
    }
    if (body != null && body.hasRemaining()) {
      gathered[count++] = body;
    }
    if (tail != null && tail.hasRemaining()) {
      gathered[count++] = tail;
    }
    if (count == 0) {
      return true;
    }
    boolean all = gatherAndWrite(gathered, count);
    if (head != null) {
      sent = head.position();
      if (!head.hasRemaining()) {
        ofThread.clear();
        sent = 0;
      }
    }
    return all;
  }

  /** Writes until the socket is full or all is written; true if all is. */
  private boolean gatherAndWrite(ByteBuffer[] sources, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      while (sources[i].remaining() > MOST_AT_ONCE) {
        // Earlier ones first, and this one piece by piece.
        if (i > 0) {
          if (!writeOnce(sources, i)) {
            return false;
          }
        }
        if (!writePiece(sources[i])) {
          return false;
        }
      }
    }
    return writeOnce(sources, count);
  }

  private boolean writeOnce(ByteBuffer[] sources, int count) throws IOException {
    long wanted = 0;
    for (int i = 0; i < count; i++) {
      wanted += sources[i].remaining();
    }
    if (wanted == 0) {
      return true;
    }
    return link.write(sources, count) == wanted;
  }

  private boolean writePiece(ByteBuffer source) throws IOException {
    int limit = source.limit();
    int piece = MOST_AT_ONCE;
    source.limit(source.position() + piece);
    try {
      return link.write(new ByteBuffer[] {source}, 1) == piece;
    } finally {
      source.limit(limit);
    }
  }
}
