package dev.pintle.jetty;

import dev.pintle.spi.Connections;
import dev.pintle.spi.PiecewiseWrite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection's socket, with the time until which the client has to do what it is waited for. */
final class SocketEndPoint extends SocketChannelEndPoint {
  static final long NEVER = Long.MAX_VALUE;

  private final Connections connections;
  private final boolean admitted;
  private final AtomicBoolean counted = new AtomicBoolean(true);
  private volatile long deadline = NEVER;
  private volatile long lastWrite;

  /** What is written was tried once more when its time was up, and nothing has gone since. */
  private volatile boolean triedAgain;

  private volatile @Nullable Session session;
  private volatile Runnable whenLate = this::close;

  /**
   * Makes one for a connection that has been counted as open.
   *
   * @param admitted false if it is one too many
   */
  SocketEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Connections connections,
      boolean admitted) {
    super(channel, selector, key, scheduler);
    this.connections = connections;
    this.admitted = admitted;
    setIdleTimeout(0); // the deadline does it
  }

  /** That of a connection, which may be wrapped for TLS and by us. */
  static @Nullable SocketEndPoint of(EndPoint endPoint) {
    if (endPoint instanceof SocketEndPoint socket) {
      return socket;
    }
    if (endPoint instanceof SslConnection.SslEndPoint tls) {
      return of(tls.getSslConnection().getEndPoint());
    }
    return endPoint instanceof EndPoint.Wrapper wrapper ? of(wrapper.unwrap()) : null;
  }

  /** Whether a connection whose input has ended lacks the close notice of TLS. */
  static boolean isTruncated(EndPoint endPoint) {
    if (endPoint instanceof SslConnection.SslEndPoint tls) {
      return !tls.getSslConnection().getSSLEngine().isInboundDone();
    }
    return endPoint instanceof EndPoint.Wrapper wrapper && isTruncated(wrapper.unwrap());
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** Does something in place of closing it when the deadline has passed. */
  void whenLate(Runnable action) {
    whenLate = action;
  }

  /** As of {@link System#nanoTime}, or {@link #NEVER}. */
  void waitUntil(long nanos) {
    deadline = nanos;
  }

  /** The client has begun with HTTP/2. */
  void speaks(Session http2) {
    session = http2;
  }

  /** Tells the client by GOAWAY to begin no more streams; once, and only if it speaks HTTP/2. */
  void shutDown() {
    Session http2 = session;
    if (http2 != null) {
      var unused = http2.shutdown();
    }
  }

  /**
   * Closes the connection if its client has been waited for long enough.
   *
   * @param pool where it goes on if the client has taken something after all
   */
  void sweep(long now, Timeouts timeouts, Executor pool) {
    long until = deadline;
    if (until != NEVER && now - until >= 0) {
      deadline = NEVER;
      whenLate.run();
    } else if (getWriteFlusher().isPending() && now - lastWrite >= timeouts.writeNanos()) {
      tryAgain(pool);
    } else if (until == NEVER && isIdle(timeouts)) {
      shutDown();
      deadline = now + timeouts.farewellNanos();
    }
  }

  /**
   * A socket may have room for a while before the selector says so, on Linux until a third of its
   * buffer is free: a slow reader may look like none. One that has been tried in vain is none.
   */
  private void tryAgain(Executor pool) {
    if (triedAgain) {
      breakOff();
    } else {
      triedAgain = true;
      pool.execute(getWriteFlusher()::completeWrite);
    }
  }

  /** Whether a connection of HTTP/2 has had no stream for long enough. */
  private boolean isIdle(Timeouts timeouts) {
    Session http2 = session;
    return http2 != null
        && http2.getStreams().isEmpty()
        && getIdleFor() >= TimeUnit.NANOSECONDS.toMillis(timeouts.idleNanos());
  }

  /** What is written makes progress, or has just begun to wait. */
  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    long taken = PiecewiseWrite.write(buffers, this::flushPiece);
    boolean all = taken == before;
    boolean progress = all || taken > 0;
    if (!all && (progress || !(triedAgain || getWriteFlusher().isPending()))) {
      lastWrite = System.nanoTime();
    }
    if (progress && triedAgain) {
      triedAgain = false;
    }
    return all;
  }

  private long flushPiece(ByteBuffer[] piece) throws IOException {
    long before = BufferUtil.remaining(piece);
    boolean unused = piece.length == 1 ? flush(piece[0]) : super.flush(piece);
    return before - BufferUtil.remaining(piece);
  }

  /** As Jetty does, but without gathering: most responses are one buffer. */
  private boolean flush(ByteBuffer buffer) throws IOException {
    int count;
    try {
      count = getChannel().write(buffer);
    } catch (IOException e) {
      throw new EofException(e);
    }
    if (count > 0) {
      notIdle();
    }
    return !buffer.hasRemaining();
  }

  /** Closes it so that the client cannot take what it got for complete. */
  void breakOff() {
    try {
      if (isTcp()) {
        getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // it has been closed
    }
    close();
  }

  private boolean isTcp() {
    SocketAddress address = getLocalSocketAddress();
    return address instanceof InetSocketAddress;
  }

  @Override
  public void onClose(@Nullable Throwable failure) {
    try {
      super.onClose(failure);
    } finally {
      if (counted.compareAndSet(true, false)) {
        connections.closed();
      }
    }
  }
}
