package dev.pintle.jetty;

import dev.pintle.HttpException;
import dev.pintle.http1.BadRequest;
import dev.pintle.spi.Suspension;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The body of a request as Jetty gives it, read by a thread that may wait. */
final class RequestInput extends InputStream {
  /** What is to be done before the first wait. */
  interface Invitation {
    /** Tells the client that the body is wanted, if it waits to be told. */
    void send() throws IOException;
  }

  /** A body slower than this, in bytes a second, is refused however steadily it trickles. */
  private static final int MIN_RATE = 256;

  /** How often somebody who waits looks whether there is still something to wait for. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Request request;
  private final @Nullable IncomingRequest incoming;
  private final Invitation invitation;
  private final long bodyNanos;
  private Content.@Nullable Chunk chunk;
  private long received;
  private long waited;

  /** How much of that was since the last byte. */
  private long quiet;

  private boolean ended;

  /**
   * Makes one.
   *
   * @param incoming what the reader knows of it; null in HTTP/2
   * @param invitation to be sent when the first byte is waited for
   * @param bodyNanos how long to wait for a byte
   */
  RequestInput(
      Request request, @Nullable IncomingRequest incoming, Invitation invitation, long bodyNanos) {
    this.request = request;
    this.incoming = incoming;
    this.invitation = invitation;
    this.bodyNanos = bodyNanos;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0 || ended) {
      return ended ? -1 : 0;
    }
    Content.Chunk next = next();
    int count = Math.min(length, next.remaining());
    next.getByteBuffer().get(target, offset, count);
    received += count;
    if (!next.hasRemaining()) {
      ended = next.isLast();
      release();
    }
    return ended && count == 0 ? -1 : count;
  }

  /** A chunk with bytes, or the last one. */
  private Content.Chunk next() throws IOException {
    while (true) {
      Content.Chunk next = chunk == null ? request.read() : chunk;
      chunk = null;
      if (next == null) {
        await();
      } else if (Content.Chunk.isFailure(next)) {
        if (next.isLast() || !(next.getFailure() instanceof TimeoutException)) {
          throw broken(next.getFailure());
        }
      } else if (next.hasRemaining() || next.isLast()) {
        quiet = 0;
        chunk = next;
        return next;
      } else {
        next.release();
      }
    }
  }

  private void await() throws IOException {
    if (received == 0) {
      invitation.send();
    }
    long allowance = bodyNanos + TimeUnit.SECONDS.toNanos(1) * received / MIN_RATE;
    long start = System.nanoTime();
    Signal available = new Signal();
    request.demand(available);
    long end = start + Math.min(bodyNanos - quiet, allowance - waited);
    boolean came = false;
    // Jetty resets a stream whose body contradicts its length, and may tell nobody who waits for
    // it.
    for (long left = end - start; !came && left > 0; left = end - System.nanoTime()) {
      came = available.await(Math.min(left, LOOK_NANOS));
      if (!came && streamIsGone()) {
        throw broken(new EOFException("the stream has been reset"));
      }
    }
    if (!came && !available.await(Suspension.MOMENT_NANOS)) {
      throw new HttpException(408, "the body did not come in time");
    }
    long spent = Math.min(System.nanoTime(), end) - start;
    waited += spent;
    quiet += spent; // what has come may be no byte, but the idle timeout of a stream
  }

  private boolean streamIsGone() {
    return request.getConnectionMetaData().getConnection() instanceof HTTP2Connection connection
        && connection.getSession().getStream(Integer.parseInt(request.getId())) == null;
  }

  private IOException broken(Throwable failure) {
    BadRequest reason = incoming == null ? null : incoming.failure();
    if (reason != null) {
      throw new HttpException(reason.status(), reason.safeMessage(), reason);
    }
    return new IOException("the body of the request has broken off", failure);
  }

  @Override
  public int available() {
    Content.Chunk next = chunk;
    return next == null ? 0 : next.remaining();
  }

  /** Whether it has been read to its end. */
  boolean hasEnded() {
    return ended;
  }

  /** Gives back to Jetty what is held of it. */
  void release() {
    Content.Chunk held = chunk;
    chunk = null;
    if (held != null) {
      held.release();
    }
  }
}
