package dev.pintle.undertow;

import dev.pintle.HttpException;
import io.undertow.server.HttpServerExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/** The body of a request over HTTP/2 as its thread reads it; as patient as {@link Http1Body}. */
final class Http2Body extends InputStream {
  private static final int SCRATCH_BYTES = 4 * 1024;

  private final Http2Request request;
  private final Settings settings;
  private final Http1Body.Invitation invitation;
  private final BooleanSupplier broken;
  private final Parking parking = new Parking();
  private final @Nullable StreamSourceChannel channel;
  private volatile boolean closed;
  private final long declared;
  private long received;
  private long waited;
  private long skipped;
  private volatile XnioExecutor.@Nullable Key patience;

  /**
   * Makes one.
   *
   * @param declared the length that the head tells; −1 if it does not
   * @param broken whether the client has reset the stream; Undertow's channel then just ends
   */
  Http2Body(
      HttpServerExchange exchange,
      Http2Request request,
      Settings settings,
      long declared,
      Http1Body.Invitation invitation,
      BooleanSupplier broken) {
    this.request = request;
    this.declared = declared;
    this.settings = settings;
    this.invitation = invitation;
    this.broken = broken;
    this.channel = exchange.getRequestChannel();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (closed) {
      throw brokenOff();
    }
    int count = channel == null ? -1 : read(channel, ByteBuffer.wrap(target, offset, length));
    received += Math.max(0, count);
    if (count < 0 && broken.getAsBoolean()) {
      throw new EOFException("the client has broken its request off");
    }
    if (count < 0 && declared >= 0 && received != declared) {
      throw new EOFException("the body is shorter than its content-length");
    }
    return count;
  }

  private int read(StreamSourceChannel source, ByteBuffer target) throws IOException {
    int count = source.read(target);
    while (count == 0) {
      invitation.send();
      awaitMore(source);
      count = source.read(target);
    }
    return count;
  }

  private void awaitMore(StreamSourceChannel source) throws IOException {
    long allowed = settings.bodyAllowance(received) - waited;
    long most = Math.max(0, Math.min(settings.bodyNanos(), allowed));
    long start = System.nanoTime();
    parking.prepare();
    source
        .getReadSetter()
        .set(
            ready -> {
              source.suspendReads();
              parking.signal();
            });
    boolean ready = closed;
    if (!ready) {
      source.resumeReads();
      ready = parking.await(most);
      waited += Math.min(System.nanoTime() - start, most);
    }
    if (closed) {
      throw brokenOff();
    }
    if (!ready) {
      source.suspendReads();
      throw new HttpException(408, "the body of the request came too slowly");
    }
  }

  private static IOException brokenOff() {
    return new IOException("the request has been broken off");
  }

  /**
   * Reads over what is left behind the response, so that a client need not learn of a reset because
   * of a few bytes.
   */
  void skip() {
    StreamSourceChannel source = channel;
    if (source == null) {
      return;
    }
    try {
      patience =
          source
              .getIoThread()
              .executeAfter(request::resetBody, settings.bodyNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return; // the server has ended, and every connection with it
    }
    source.getReadSetter().set(this::skipOn);
    source.resumeReads();
  }

  private void skipOn(StreamSourceChannel source) {
    ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    int count;
    try {
      count = source.read(scratch);
      while (count > 0 && skipped <= settings.unreadBody()) {
        skipped += count;
        count = source.read(scratch.clear());
      }
    } catch (IOException e) {
      count = -1; // the client has left
    }
    if (count == 0) {
      return;
    }
    source.suspendReads();
    XnioExecutor.Key timer = patience;
    if (timer != null) {
      timer.remove();
    }
    if (count > 0) {
      request.resetBody();
    } else {
      IoUtils.safeClose(source);
    }
  }

  /** Ends a read that waits, and all later ones, with an exception; any thread. */
  void breakOff() {
    closed = true;
    parking.signal();
  }
}
