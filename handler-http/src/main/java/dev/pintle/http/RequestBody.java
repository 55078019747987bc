package dev.pintle.http;

import dev.pintle.Cancellation;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.RequestTrailers;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, as the app reads it: from the connection's input, then straight from the
 * socket. It ends with the request, so that an app that keeps it reads nothing of the next one.
 */
final class RequestBody extends InputStream implements RequestTrailers {
  /** Reads of at least so many bytes need not go through the connection's buffer. */
  private static final int DIRECT_BYTES = 4096;

  private final Wire wire;
  private final Input in;
  private final Settings settings;
  private final @Nullable ChunkedDecoder chunks;

  /** Bytes that are still to come of a body with a length. */
  private long remaining;

  private boolean continuePending;
  private boolean over;
  private boolean closed;
  private volatile boolean requestEnded;
  private @Nullable HttpExchange exchange;
  private @Nullable HttpException failure;
  private @Nullable BrokenOffException brokenOff;

  private long received;
  private long waitedNanos;

  /** At so many bytes the time of the next was up; −1 for none. */
  private long lateAt = -1;

  RequestBody(Wire wire, RequestHead head) {
    this.wire = wire;
    this.in = wire.in();
    this.settings = wire.settings();
    this.chunks = head.chunked() ? new ChunkedDecoder(settings.limits()) : null;
    this.remaining = Math.max(0, head.contentLength());
    this.continuePending = head.expectContinue();
    this.over = !head.hasBody();
  }

  // ---- the app ----

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new IOException("the request body has been closed");
    }
    checkRequest();
    if (failure != null) {
      throw failure;
    }
    if (brokenOff != null) {
      throw brokenOff;
    }
    if (over) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    sendContinue();
    return chunks == null
        ? readPlain(target, offset, length)
        : readChunked(chunks, target, offset, length);
  }

  @Override
  public int available() {
    if (closed || over || requestEnded) {
      return 0;
    }
    long ready = chunks == null ? remaining : chunks.available();
    return (int) Math.min(ready, in.available());
  }

  /** Reads no more; what is left of the body is the connection's business. */
  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Headers get() {
    if (!over) {
      throw new IllegalStateException("the trailers come after the end of the body; read it first");
    }
    return chunks == null ? Headers.empty() : chunks.trailers();
  }

  private void checkRequest() throws IOException {
    if (requestEnded) {
      throw new IOException("the request has ended, and its body with it");
    }
  }

  private void sendContinue() throws IOException {
    if (continuePending && !exchange().hasResponseBegun()) { // behind its head it would corrupt it
      continuePending = false;
      if (in.isEmpty()) {
        wire.out().reclaim();
        wire.out().writer().interim(100, Headers.empty());
        wire.sendWaiting(exchange(), null, null);
      }
    }
  }

  private int readPlain(byte[] target, int offset, int length) throws IOException {
    int most = (int) Math.min(length, remaining);
    int count;
    if (in.isEmpty() && most >= DIRECT_BYTES) {
      count = readDirect(ByteBuffer.wrap(target, offset, most));
    } else {
      fillIfEmpty();
      count = in.take(target, offset, most);
      received += count;
    }
    remaining -= count;
    if (remaining == 0) {
      end();
    }
    return count;
  }

  private int readChunked(ChunkedDecoder decoder, byte[] target, int offset, int length)
      throws IOException {
    while (!advance(decoder)) {
      if (over) {
        return -1;
      }
      fillIfEmpty();
    }
    int most = (int) Math.min(length, decoder.available());
    int count;
    if (in.isEmpty() && most >= DIRECT_BYTES) {
      count = readDirect(ByteBuffer.wrap(target, offset, most));
    } else {
      fillIfEmpty();
      count = in.take(target, offset, most);
      received += count;
    }
    decoder.took(count);
    return count;
  }

  /** Reads over framing; true if data comes next. */
  private boolean advance(ChunkedDecoder decoder) {
    try {
      in.advanceTo(decoder.advance(in.array(), in.start(), in.end()));
    } catch (BadRequest e) {
      throw fail(new HttpException(e.status(), e.safeMessage()));
    }
    if (decoder.ended()) {
      end();
    }
    return decoder.available() > 0;
  }

  private void end() {
    over = true;
    wire.link().watchPeer();
  }

  private void fillIfEmpty() throws IOException {
    while (in.isEmpty()) {
      int count = fill();
      if (count < 0) {
        throw endedEarly(null);
      }
      if (count == 0) {
        await();
      }
    }
  }

  private int fill() throws IOException {
    checkRequest();
    try {
      return wire.fill();
    } catch (IOException e) {
      throw endedEarly(e);
    }
  }

  private int readDirect(ByteBuffer target) throws IOException {
    if (in.hasEnded()) {
      throw endedEarly(null);
    }
    int count = readFromLink(target);
    while (count == 0) {
      await();
      count = readFromLink(target);
    }
    if (count < 0) {
      throw endedEarly(null);
    }
    received += count;
    return count;
  }

  private int readFromLink(ByteBuffer target) throws IOException {
    checkRequest();
    try {
      return wire.link().read(target);
    } catch (IOException e) {
      throw endedEarly(e);
    }
  }

  /**
   * Waits for the client; only the time that somebody waits counts against the lowest rate. When it
   * is up, whoever waits looks once more: the process may have been stopped.
   */
  private void await() throws IOException {
    if (lateAt == received) {
      throw fail(new HttpException(408, "the request body came too slowly"));
    }
    long start = System.nanoTime();
    long wait = Math.min(settings.bodyNanos(), settings.bodyAllowance(received) - waitedNanos);
    if (wait <= 0 || !wire.turn().awaitReadable(wait)) {
      lateAt = received;
    }
    waitedNanos += Math.min(System.nanoTime() - start, Math.max(0, wait));
  }

  private BrokenOffException endedEarly(@Nullable IOException cause) {
    BrokenOffException reason = new BrokenOffException(cause);
    brokenOff = reason;
    exchange().cancel(Cancellation.Reason.CLIENT_GONE);
    return reason;
  }

  private HttpException fail(HttpException reason) {
    failure = reason;
    return reason;
  }

  // ---- the connection ----

  /** Says whose body this is, before the app gets it. */
  void belongsTo(HttpExchange owner) {
    exchange = owner;
  }

  private HttpExchange exchange() {
    HttpExchange owner = exchange;
    if (owner == null) {
      throw new IllegalStateException("a body belongs to a request");
    }
    return owner;
  }

  /** Whether nothing of the body is left to be read from the connection. */
  boolean isOver() {
    return over;
  }

  /** Whether the rest cannot be read any more, or its end not be found. */
  boolean isBroken() {
    return failure != null || brokenOff != null;
  }

  /** The request is over; the app gets no more of it. */
  void endRequest() {
    requestEnded = true;
  }

  /** Whether the whole body can be read without waiting. */
  boolean isBuffered() {
    return over || (chunks == null && remaining <= in.available());
  }

  /** Whether bytes behind this body, which {@link #isBuffered}, have been received. */
  boolean isFollowed() {
    return in.available() > (over ? 0 : remaining);
  }

  /** How much is known to come; −1 if that is not known. */
  long remaining() {
    return chunks == null ? remaining : -1;
  }

  /** Whether the client may be waiting for a 100 before it sends the body. */
  boolean isHeldBack() {
    return continuePending && in.isEmpty();
  }

  /**
   * Uses up what has been received of an unread body.
   *
   * @return how many bytes, framing left out
   */
  int discardBuffered() throws BadRequest {
    if (over) {
      return 0;
    }
    if (chunks == null) {
      int count = (int) Math.min(remaining, in.available());
      in.advanceTo(in.start() + count);
      remaining -= count;
      over = remaining == 0;
      return count;
    }
    int discarded = 0;
    while (true) {
      in.advanceTo(chunks.advance(in.array(), in.start(), in.end()));
      int count = (int) Math.min(chunks.available(), in.available());
      if (count == 0) {
        over = chunks.ended();
        return discarded;
      }
      in.advanceTo(in.start() + count);
      chunks.took(count);
      discarded += count;
    }
  }
}
