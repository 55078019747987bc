package dev.pintle.spi;

import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where a body is written while it is sent. Small writes gather until a flush, and the head goes
 * out with the first bytes, so that until then the app may still fail cleanly.
 *
 * <p>The lock is for apps that go on writing on another thread after the writer has returned: what
 * they write shall not end up in the next response.
 */
final class ExchangeSink extends BodySink {
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int FILE_BYTES = 64 * 1024;

  /** A client who takes everything lets others have their turn after so many bytes. */
  private static final int BYTES_PER_TURN = 64 * 1024;

  private final Exchange exchange;
  private final ResponsePlan plan;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long remaining;
  private long sent;
  private long inTurn;
  private long excess;
  private boolean begun;
  private volatile boolean ended;

  /** Part of what was written is lost; whatever came behind it would be taken for it. */
  private @Nullable ClientGoneException failure;

  private @Nullable Headers trailers;

  /**
   * Makes one for a body.
   *
   * @param begun whether the head is the server's already
   */
  ExchangeSink(Exchange exchange, ResponsePlan plan, boolean begun) {
    this.exchange = exchange;
    this.plan = plan;
    this.begun = begun;
    this.remaining = plan.length() < 0 ? Long.MAX_VALUE : plan.length();
  }

  @Override
  public synchronized void write(ByteBuffer source) throws IOException {
    checkOpen();
    int limit = source.limit();
    int use = (int) Math.min(source.remaining(), remaining);
    excess += source.remaining() - use;
    source.limit(source.position() + use);
    if (use > buffer.remaining()) {
      sendBuffered();
    }
    if (use < buffer.remaining()) {
      buffer.put(source);
    } else {
      send(source);
    }
    remaining -= use;
    source.limit(limit).position(limit);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (!ended && failure == null && length < buffer.remaining() && length <= remaining) {
      buffer.put(bytes, offset, length);
      remaining -= length;
    } else {
      write(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    checkOpen();
    if (buffer.position() > 0 || !begun) {
      sendBuffered();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!ended) {
      flush();
    }
  }

  @Override
  public boolean isOpen() {
    return !ended && !exchange.isCancelled();
  }

  @Override
  public synchronized void trailers(Headers fields) {
    if (plan.length() >= 0 || !exchange.hasResponseTrailers()) {
      throw new UnsupportedOperationException(
          "trailers need a body of unknown length, a client that speaks HTTP/1.1 or later, and a"
              + " handler that has them");
    }
    if (ended) {
      throw new IllegalStateException("the body has ended");
    }
    trailers = TrailerFields.check(fields);
  }

  /** Writes a part of a file as the whole body. */
  synchronized void copy(FileChannel file, long position, long count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(FILE_BYTES, count));
    for (long end = position + count; position < end; ) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), end - position));
      int read = file.read(bytes, position);
      if (read < 0) {
        throw new EOFException("the file has become shorter while it was sent");
      }
      position += read;
      write(bytes.flip());
    }
  }

  private void checkOpen() throws IOException {
    if (ended) {
      throw new IOException("the response has ended; a body is written before its writer returns");
    }
    checkWhole();
  }

  private void checkWhole() throws ClientGoneException {
    if (failure != null) {
      throw new ClientGoneException("an earlier write of this body failed", failure);
    }
  }

  private void sendBuffered() throws IOException {
    buffer.flip();
    try {
      send(buffer);
    } finally {
      buffer.clear();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a yield for the sake of others
  private void send(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    try {
      begin();
      exchange.write(bytes);
    } catch (IOException e) {
      failure = Course.clientGone(e);
      exchange.cancel(Cancellation.Reason.CLIENT_GONE);
      throw failure;
    }
    sent += count;
    inTurn += count;
    if (inTurn >= BYTES_PER_TURN) {
      inTurn = 0;
      Thread.yield(); // else a virtual thread keeps its carrier until the client takes no more
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      try {
        exchange.course().begin(plan);
      } finally {
        begun = exchange.course().hasBegun();
      }
    }
  }

  // ---- the exchange ----

  /** Whether a byte of the response may have been sent, so that it cannot be taken back. */
  boolean hasBegun() {
    return begun;
  }

  /** Bytes of the body that the server has taken. */
  long sentBytes() {
    return sent;
  }

  /** Bytes that were written beyond the promised length, and not sent. */
  long excess() {
    return excess;
  }

  /** The writer has returned: everything promised must be there, and nothing may be lost. */
  synchronized void checkComplete() throws IOException {
    checkWhole();
    if (plan.length() >= 0 && remaining > 0) {
      throw new EOFException("the body ended " + remaining + " bytes short of its Content-Length");
    }
  }

  /** Sends what is left and ends the response; nothing can be written any more. */
  synchronized void finish(Sent whenSent) throws IOException {
    ended = true;
    begin();
    exchange.end(buffer.flip(), trailers, whenSent);
  }

  /** Nothing can be written any more. */
  synchronized void endUnfinished() {
    ended = true;
  }
}
