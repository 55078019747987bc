package dev.pintle.undertow;

import dev.pintle.HttpException;
import io.undertow.server.HttpServerExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/** The body of a request over HTTP/2 as its thread reads it; as patient as {@link Http1Body}. */
final class Http2Body extends InputStream {
  private static final int SCRATCH_BYTES = 4 * 1024;

  private final Settings settings;
  private final Http1Body.Invitation invitation;
  private final BooleanSupplier broken;
  private final Parking parking = new Parking();
  private final long start = System.nanoTime();
  private final @Nullable StreamSourceChannel channel;
  private volatile boolean closed;
  private final long declared;
  private long received;
  private long skipped;

  /**
   * Makes one.
   *
   * @param declared the length that the head tells; −1 if it does not
   * @param broken whether the client has reset the stream; Undertow's channel then just ends
   */
  Http2Body(
      HttpServerExchange exchange,
      Settings settings,
      long declared,
      Http1Body.Invitation invitation,
      BooleanSupplier broken) {
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
    long allowed = start + settings.bodyAllowance(received) - System.nanoTime();
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
      ready = parking.await(Math.min(settings.bodyNanos(), allowed));
    }
    if (closed) {
      throw new IOException("the request has been broken off");
    }
    if (!ready) {
      source.suspendReads();
      throw new HttpException(408, "the body of the request came too slowly");
    }
  }

  /**
   * Reads over what is left behind the response. It is not reset at once: Undertow closes the whole
   * connection when data comes for a stream that it has reset.
   */
  void skip() {
    StreamSourceChannel source = channel;
    if (source == null) {
      return;
    }
    source.getReadSetter().set(this::skipOn);
    source.resumeReads();
    source
        .getIoThread()
        .executeAfter(() -> IoUtils.safeClose(source), settings.bodyNanos(), TimeUnit.NANOSECONDS);
  }

  private void skipOn(StreamSourceChannel source) {
    ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    try {
      int count = source.read(scratch);
      while (count > 0 && skipped <= settings.unreadBody()) {
        skipped += count;
        count = source.read(scratch.clear());
      }
      if (count == 0) {
        return;
      }
    } catch (IOException e) {
      // The client has left.
    }
    source.suspendReads();
    IoUtils.safeClose(source); // at its end, or too much
  }

  /** Ends a read that waits, and all later ones, with an exception; any thread. */
  void breakOff() {
    closed = true;
    parking.signal();
    IoUtils.safeClose(channel);
  }
}
