package dev.pintle.jetty;

import dev.pintle.spi.Connections;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's connector on a socket that {@link ListenSocket} opened, whatever its kind. It accepts
 * nothing itself: {@link Acceptor} does, for all of them.
 */
final class SocketConnector extends AbstractConnector {
  private final ListenSocket socket;
  private final Connections connections;
  private final Timeouts timeouts;
  private final SelectorManager selectors;

  SocketConnector(
      Server server,
      ListenSocket socket,
      Connections connections,
      Timeouts timeouts,
      ConnectionFactory... factories) {
    super(server, null, null, null, 0, factories);
    this.socket = socket;
    this.connections = connections;
    this.timeouts = timeouts;
    this.selectors = new Selectors(getExecutor(), getScheduler());
    installBean(selectors, true);
    setIdleTimeout(0); // see SocketEndPoint
  }

  ListenSocket socket() {
    return socket;
  }

  /** Takes a connection over. */
  void take(SocketChannel channel) throws IOException {
    boolean admitted = connections.opened();
    try {
      if (!admitted && !connections.tells(socket.isTls())) {
        channel.close();
        connections.closed();
        return;
      }
      channel.configureBlocking(false);
      if (socket.isTcp()) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      selectors.accept(channel, admitted);
    } catch (IOException | RuntimeException | Error e) {
      connections.closed();
      throw e;
    }
  }

  @Override
  protected void accept(int acceptor) {
    throw new UnsupportedOperationException("connections are accepted for all listeners together");
  }

  @Override
  public Object getTransport() {
    return socket.channel();
  }

  /** Jetty's connections to this end. */
  private final class Selectors extends SelectorManager {
    Selectors(Executor executor, Scheduler scheduler) {
      super(executor, scheduler);
    }

    @Override
    protected EndPoint newEndPoint(
        SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
      boolean admitted = Boolean.TRUE.equals(key.attachment());
      SocketEndPoint endPoint =
          new SocketEndPoint(
              (SocketChannel) channel, selector, key, getScheduler(), connections, admitted);
      endPoint.waitUntil(System.nanoTime() + timeouts.headNanos());
      return endPoint;
    }

    @Override
    public Connection newConnection(
        SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment) {
      return getDefaultConnectionFactory().newConnection(SocketConnector.this, endPoint);
    }

    @Override
    protected void onAcceptFailed(
        SelectableChannel channel, Throwable failure, @Nullable Object attachment) {
      connections.closed();
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
      super.endPointOpened(endPoint);
      onEndPointOpened(endPoint);
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
      onEndPointClosed(endPoint);
      super.endPointClosed(endPoint);
    }
  }
}
