package dev.pintle.jetty;

import dev.pintle.spi.Conversation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** A connection, or a stream of HTTP/2, that Jetty has handed over after an upgrade. */
final class DuplexConnection extends AbstractConnection
    implements Connection.UpgradeTo, Conversation.Connection {
  private static final int BUFFER_BYTES = 8 * 1024;

  private final Conversation conversation;
  private final Executor threads;
  private final long idleNanos;
  private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
  private ByteBuffer received = buffer;
  private @Nullable Signal waiting;
  private boolean stopped;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean writing;

  /**
   * Makes one that begins its conversation when it is opened.
   *
   * @param threads may block
   */
  DuplexConnection(
      EndPoint endPoint,
      Executor executor,
      Conversation conversation,
      Executor threads,
      long idleNanos) {
    super(endPoint, executor);
    this.conversation = conversation;
    this.threads = threads;
    this.idleNanos = idleNanos;
  }

  @Override
  public void onUpgradeTo(ByteBuffer bytes) {
    received = bytes;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    if (begun.compareAndSet(false, true)) {
      threads.execute(() -> conversation.run(this));
    }
  }

  /** Ends the conversation, unless it has begun. */
  void lost(Throwable reason) {
    if (begun.compareAndSet(false, true)) {
      threads.execute(() -> conversation.fail(reason));
    }
  }

  /** A stream of HTTP/2 was quiet for write-timeout; how long to read is decided by the reader. */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return writing;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!received.hasRemaining()) {
      checkReadable();
      received = buffer;
      BufferUtil.clear(buffer);
      int count = getEndPoint().fill(buffer);
      if (count < 0) {
        if (SocketEndPoint.isTruncated(getEndPoint())) {
          throw new IOException("the connection has ended without a close notice of TLS");
        }
        return -1;
      }
      if (count == 0) {
        awaitBytes();
      }
    }
    int count = Math.min(target.remaining(), received.remaining());
    target.put(received.slice(received.position(), count));
    received.position(received.position() + count);
    return count;
  }

  private void awaitBytes() throws IOException {
    Signal fillable = waiting();
    checkReadable();
    boolean came = fillable.await(idleNanos);
    checkReadable();
    if (came) {
      forget();
    } else {
      throw new IOException(
          "nothing was received for "
              + TimeUnit.NANOSECONDS.toSeconds(idleNanos)
              + " s (idle-timeout)");
    }
  }

  /** What is told of the next bytes; a wait that took too long is still on its way. */
  private Signal waiting() {
    Signal made;
    synchronized (this) {
      if (waiting != null) {
        return waiting;
      }
      made = new Signal();
      waiting = made;
    }
    getEndPoint().fillInterested(made);
    return made;
  }

  private synchronized void forget() {
    waiting = null;
  }

  private synchronized void checkReadable() throws IOException {
    if (stopped) {
      throw new IOException("the connection has been closed, or the server is shutting down");
    }
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    Signal written = new Signal();
    writing = true;
    try {
      getEndPoint().write(written, source);
      written.await();
    } finally {
      writing = false;
    }
  }

  @Override
  public synchronized void stopReading() {
    stopped = true;
    Signal reader = waiting;
    if (reader != null) {
      reader.succeeded();
    }
  }

  @Override
  public void close() {
    stopReading();
    getEndPoint().shutdownOutput();
    super.close();
  }

  /** Not used: whoever reads says himself what he waits for. */
  @Override
  public void onFillable() {}
}
