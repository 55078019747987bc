package dev.pintle.http;

import dev.pintle.BodySink;
import dev.pintle.Headers;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.InvalidResponseException;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A connection that has left HTTP, for a {@link dev.pintle.Duplex}: one reader, and writers one at
 * a time. Closing either side, a drain, or the idle timeout ends a waiting read with an exception.
 */
final class UpgradedConnection {
  private static final int DIRECT_BYTES = 4096;

  private final Wire wire;
  private final HttpExchange exchange;
  private final InputStream input = new UpgradedInput();
  private final BodySink output = new UpgradedOutput();
  private long bytesSent;
  private volatile boolean shutDown;
  private volatile boolean cutOff;
  private volatile boolean closed;

  UpgradedConnection(Wire wire, HttpExchange exchange) {
    this.wire = wire;
    this.exchange = exchange;
  }

  /** Whether this request may leave HTTP so: it offered to, and has been read to its end. */
  static void check(HttpExchange exchange, ResponsePlan plan) {
    RequestHead head = exchange.head();
    plan.requireOffer(head.upgrade() ? head.field("UPGRADE") : null);
    if (!exchange.body().isOver()) {
      throw new InvalidResponseException(
          "the app upgraded a request whose body it has not read to its end");
    }
  }

  InputStream input() {
    return input;
  }

  BodySink output() {
    return output;
  }

  long bytesSent() {
    return bytesSent;
  }

  /** The server drains; any thread. */
  void shutDown() {
    shutDown = true;
    wire.link().wake();
  }

  /** Either side was closed, left or cut the conversation off: no failure of the app. */
  boolean hasEnded() {
    return closed || shutDown || cutOff || wire.link().isClosed();
  }

  /** The app has returned: nothing can be read or written any more. */
  void end() {
    closed = true;
  }

  private void close() {
    closed = true;
    wire.link().wake();
  }

  private void checkReadable() throws IOException {
    if (shutDown) {
      throw new IOException("the server is shutting down");
    }
    if (closed || wire.link().isClosed()) {
      throw new IOException("the connection has been closed");
    }
  }

  private final class UpgradedInput extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      checkReadable();
      if (length == 0) {
        return 0;
      }
      Input in = wire.in();
      while (in.isEmpty()) {
        int count = receive(target, offset, length);
        if (count < 0) {
          return -1;
        }
        if (count > 0 && in.isEmpty()) {
          return count;
        }
        if (count == 0) {
          await();
        }
      }
      return in.take(target, offset, length);
    }

    private int receive(byte[] target, int offset, int length) throws IOException {
      try {
        return length >= DIRECT_BYTES && !wire.in().hasEnded()
            ? wire.link().read(ByteBuffer.wrap(target, offset, length))
            : wire.fill();
      } catch (IOException e) {
        cutOff = true;
        throw e;
      }
    }

    private void await() throws IOException {
      long idle = wire.settings().idleNanos();
      if (!wire.turn().awaitReadable(idle)) {
        throw new IOException(
            "nothing was received for "
                + TimeUnit.NANOSECONDS.toSeconds(idle)
                + " s (idle-timeout)");
      }
      checkReadable();
    }

    @Override
    public int available() {
      return wire.in().available();
    }

    @Override
    public void close() {
      UpgradedConnection.this.close();
    }
  }

  private final class UpgradedOutput extends BodySink {
    @Override
    public synchronized void write(ByteBuffer source) throws IOException {
      if (closed) {
        throw new IOException("the connection has been closed");
      }
      int count = source.remaining();
      wire.sendWaiting(exchange, source, null);
      bytesSent += count;
    }

    @Override
    public synchronized void flush() throws IOException {
      wire.sendWaiting(exchange, null, null);
    }

    @Override
    public void close() {
      UpgradedConnection.this.close();
    }

    @Override
    public boolean isOpen() {
      return !hasEnded() && !exchange.isCancelled();
    }

    @Override
    public void trailers(Headers trailers) {
      throw new UnsupportedOperationException("an upgraded connection has no trailers");
    }
  }
}
