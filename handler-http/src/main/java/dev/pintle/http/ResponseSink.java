package dev.pintle.http;

import dev.pintle.BodySink;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import dev.pintle.spi.TrailerFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a body is written while it is made. Small writes gather in the thread's buffer until a
 * flush; the head of the response is made when the first bytes go out, so that until then the app
 * may still fail cleanly, or read its request and have a 100 sent.
 *
 * <p>The lock is for apps that go on writing on another thread after the writer has returned: what
 * they write shall not end up in the next response.
 */
final class ResponseSink extends BodySink {
  /** How the client learns where the body ends. */
  enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE
  }

  /** Puts the head of the response into the output. */
  interface Head {
    void write() throws IOException;
  }

  private static final byte[] CRLF = {'\r', '\n'};

  private final Wire wire;
  private final HttpExchange exchange;
  private final Framing framing;
  private final Head head;
  private final byte[] buffer;
  private int buffered;
  private long remaining;
  private long count;
  private long excess;
  private boolean begun;
  private volatile boolean ended;

  /** Part of what was written is lost; whatever came behind it would be taken for it. */
  private @Nullable IOException failure;

  private @Nullable Headers trailers;

  /**
   * @param length the promised length if the framing is {@link Framing#LENGTH}
   * @param head called once, before the first bytes go out
   * @param buffer the thread's, for as long as the body is written
   */
  ResponseSink(
      Wire wire, HttpExchange exchange, Framing framing, long length, Head head, byte[] buffer) {
    this.wire = wire;
    this.exchange = exchange;
    this.framing = framing;
    this.remaining = framing == Framing.LENGTH ? length : Long.MAX_VALUE;
    this.head = head;
    this.buffer = buffer;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (length <= buffer.length - buffered && length <= remaining && !ended && failure == null) {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
      account(length);
    } else {
      write(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  @Override
  public synchronized void write(int oneByte) throws IOException {
    checkOpen();
    if (remaining > 0 && buffered < buffer.length) {
      buffer[buffered++] = (byte) oneByte;
      account(1);
    } else {
      super.write(oneByte);
    }
  }

  @Override
  public synchronized void write(ByteBuffer source) throws IOException {
    checkOpen();
    int limit = source.limit();
    int use = (int) Math.min(source.remaining(), remaining);
    excess += source.remaining() - use;
    source.limit(source.position() + use);
    if (use <= buffer.length - buffered) {
      source.get(buffer, buffered, use);
      buffered += use;
    } else {
      sendBuffered();
      if (use < buffer.length) {
        source.get(buffer, 0, use);
        buffered = use;
      } else {
        send(source);
      }
    }
    account(use);
    source.limit(limit).position(limit);
  }

  private void account(int written) {
    count += written;
    remaining -= written;
  }

  @Override
  public synchronized void flush() throws IOException {
    checkOpen();
    sendBuffered();
    push(null, null);
  }

  @Override
  public synchronized void close() throws IOException {
    if (!ended) {
      flush();
    }
  }

  @Override
  public boolean isOpen() {
    return !ended && !exchange.isCancelled() && !wire.link().isClosed();
  }

  @Override
  public synchronized void trailers(Headers fields) {
    if (framing != Framing.CHUNKED) {
      throw new UnsupportedOperationException(
          "trailers need a body of unknown length and a client that speaks HTTP/1.1");
    }
    if (ended) {
      throw new IllegalStateException("the body has ended");
    }
    trailers = TrailerFields.check(fields);
  }

  private void checkOpen() throws IOException {
    if (ended) {
      throw new IOException("the response has ended; a body is written before its writer returns");
    }
    if (wire.link().isClosed()) {
      throw new ClientGoneException("the connection of this response has been closed", null);
    }
    checkWhole();
  }

  /**
   * Nothing that was written has been lost.
   *
   * @throws IOException if an earlier write or flush failed, although the app went on
   */
  void checkWhole() throws IOException {
    if (failure instanceof ClientGoneException) {
      throw new ClientGoneException("an earlier write of this body failed", failure);
    }
    if (failure != null) {
      throw new IOException("an earlier write of this body failed", failure);
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      head.write();
    }
  }

  private void sendBuffered() throws IOException {
    if (buffered > 0) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, buffered);
      buffered = 0;
      send(bytes);
    }
  }

  private void send(ByteBuffer data) throws IOException {
    if (!data.hasRemaining()) {
      return;
    }
    begin();
    if (framing == Framing.CHUNKED) {
      wire.out().writer().chunk(data.remaining());
      push(data, ByteBuffer.wrap(CRLF));
    } else {
      push(data, null);
    }
  }

  private void push(@Nullable ByteBuffer data, @Nullable ByteBuffer tail) throws IOException {
    begin();
    try {
      wire.sendWaiting(exchange, data, tail);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  // ---- the connection ----

  /** Whether a byte of the response may have been sent, so that it cannot be taken back. */
  boolean hasBegun() {
    return begun;
  }

  Framing framing() {
    return framing;
  }

  /** Bytes of the body so far. */
  long count() {
    return count;
  }

  /** Bytes that were written beyond the promised length, and not sent. */
  long excess() {
    return excess;
  }

  /** Bytes promised and not written. */
  long missing() {
    return framing == Framing.LENGTH ? remaining : 0;
  }

  /** Puts the rest of a complete body into the output; nothing can be written after that. */
  synchronized void finish() throws IOException {
    if (missing() == 0) {
      begin();
      HeadWriter writer = wire.out().writer();
      if (framing == Framing.CHUNKED) {
        if (buffered > 0) {
          writer.chunk(buffered);
          writer.put(buffer, 0, buffered);
          writer.chunkEnd();
        }
        writer.lastChunk(trailers == null ? Headers.empty() : trailers);
      } else {
        writer.put(buffer, 0, buffered);
      }
      buffered = 0;
    }
    ended = true;
  }

  /** Nothing can be written any more. */
  synchronized void end() {
    ended = true;
    buffered = 0;
  }
}
