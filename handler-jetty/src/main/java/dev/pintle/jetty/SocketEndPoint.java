package dev.pintle.jetty;

import dev.pintle.spi.Connections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection's socket, with the time until which the client has to do what it is waited for. */
final class SocketEndPoint extends SocketChannelEndPoint {
  static final long NEVER = Long.MAX_VALUE;

  private final Connections connections;
  private final boolean admitted;
  private final AtomicBoolean counted = new AtomicBoolean(true);
  private volatile long deadline = NEVER;
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

  /** Closes the connection if its client has been waited for long enough. */
  void sweep(long now, long writeMillis) {
    long until = deadline;
    if (until != NEVER && now - until >= 0) {
      deadline = NEVER;
      whenLate.run();
    } else if (getWriteFlusher().isPending() && getIdleFor() >= writeMillis) {
      close();
    }
  }

  /** The connection that speaks the protocol, behind that for TLS. */
  @Nullable Connection protocol() {
    Connection connection = getConnection();
    return connection instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : connection;
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
