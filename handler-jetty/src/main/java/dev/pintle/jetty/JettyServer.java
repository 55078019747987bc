package dev.pintle.jetty;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.http1.Limits;
import dev.pintle.spi.Connections;
import dev.pintle.spi.DrainingServer;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.ServerTls;
import dev.pintle.spi.Service;
import dev.pintle.spi.Suspension;
import dev.pintle.spi.VirtualThreads;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Jetty. */
final class JettyServer extends DrainingServer {
  private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

  /** Threads of the pool that do not call the app: Jetty's selectors, and some to spare. */
  private static final int OTHER_THREADS = 64;

  private final Server server;
  private final Service service;
  private final QueuedThreadPool pool;
  private final List<SocketConnector> connectors;
  private final Timeouts timeouts;
  private final List<SocketAddress> addresses;
  private @Nullable Acceptor acceptor;

  /** When the next sweep is due; used by one sweep after the other. */
  private long nextSweep = System.nanoTime();

  private boolean skipped;

  private JettyServer(
      Server server,
      QueuedThreadPool pool,
      Service service,
      Connections connections,
      Timeouts timeouts,
      List<SocketConnector> connectors) {
    super(service, connections);
    this.server = server;
    this.service = service;
    this.pool = pool;
    this.timeouts = timeouts;
    this.connectors = connectors;
    this.addresses = connectors.stream().map(connector -> connector.socket().address()).toList();
  }

  static JettyServer start(App app, Options options) throws IOException {
    ServerTls tls = ServerTls.of(options).orElse(null);
    QueuedThreadPool pool = pool(options);
    Executor threads = VirtualThreads.available() ? VirtualThreads::start : new Fallback(pool);
    Service service = new Service(JettyHandler.NAME, app, options, threads);
    List<ListenSocket> sockets = ListenSocket.open(ListenAddress.of(options));
    try {
      return start(options, sockets, tls, pool, service, threads);
    } catch (IOException | RuntimeException e) {
      sockets.forEach(ListenSocket::close);
      throw e;
    }
  }

  private static JettyServer start(
      Options options,
      List<ListenSocket> sockets,
      @Nullable ServerTls tls,
      QueuedThreadPool pool,
      Service service,
      Executor threads)
      throws IOException {
    Timeouts timeouts = Timeouts.of(options);
    Connections connections = new Connections(options.maxConnections());
    Limits limits = Limits.of(options);
    Protocols protocols = new Protocols(options.http2(), limits, timeouts);
    Server server = new Server(pool);
    server.setStopTimeout(0); // drained before, so nothing is to be waited for
    server.setErrorHandler(new BareErrors());
    server.setHandler(new AppHandler(new Calls(service, timeouts, threads), limits));
    List<SocketConnector> connectors = new ArrayList<>();
    for (ListenSocket socket : sockets) {
      ConnectionFactory[] factories =
          socket.isTls() && tls != null ? protocols.secure(tls) : protocols.clear();
      SocketConnector connector =
          new SocketConnector(server, socket, connections, timeouts, factories);
      connectors.add(connector);
      server.addConnector(connector);
    }
    JettyServer started = new JettyServer(server, pool, service, connections, timeouts, connectors);
    started.run(options);
    return started;
  }

  private static QueuedThreadPool pool(Options options) {
    long most = OTHER_THREADS;
    if (!VirtualThreads.available()) {
      most += (long) options.maxConcurrentCalls() + options.maxStreams();
    }
    QueuedThreadPool pool = new Pool((int) Math.min(most, Integer.MAX_VALUE));
    if (VirtualThreads.available()) {
      pool.setVirtualThreadsExecutor(VirtualThreads::start);
    }
    return pool;
  }

  private void run(Options options) throws IOException {
    try {
      JettyOptions.ServerSetup setup = options.get(JettyOptions.SERVER).orElse(null);
      if (setup != null) {
        setup.accept(server);
      }
      server.start();
      sweep(server.getScheduler());
      acceptor = Acceptor.start(connectors);
    } catch (Exception e) {
      LifeCycle.stop(server);
      throw e instanceof IOException io
          ? io
          : new IOException("Jetty could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Closes connections whose clients have been waited for long enough, again and again. A sweep
   * that is late itself closes none: what has come while the process was stopped is to be seen
   * first.
   */
  private void sweep(Scheduler scheduler) {
    long now = System.nanoTime();
    boolean late = now - nextSweep > Suspension.MOMENT_NANOS && !skipped;
    if (!late) {
      sweepAll(now);
    }
    skipped = late;
    nextSweep = now + TimeUnit.MILLISECONDS.toNanos(timeouts.sweepMillis());
    if (!server.isStopping() && !server.isStopped()) {
      Scheduler.Task unused =
          scheduler.schedule(() -> sweep(scheduler), timeouts.sweepMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void sweepAll(long now) {
    for (SocketConnector connector : connectors) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        if (endPoint instanceof SocketEndPoint socket) {
          sweep(socket, now);
        }
      }
    }
  }

  /** Whatever goes wrong with one connection, the others keep their deadlines. */
  private void sweep(SocketEndPoint socket, long now) {
    try {
      if (service.isDraining()) {
        socket.shutDown(); // it may have become one of HTTP/2 since
      }
      socket.sweep(now, timeouts, server.getThreadPool());
    } catch (RuntimeException e) {
      LOG.debug("a late connection could not be answered", e);
      socket.close();
    }
  }

  /** Hooks may become due when the pool has ended. */
  private record Fallback(Executor pool) implements Executor {
    @Override
    public void execute(Runnable task) {
      try {
        pool.execute(task);
      } catch (RejectedExecutionException e) {
        new Thread(null, task, "pintle-jetty-last", 0, false).start();
      }
    }
  }

  @Override
  public List<SocketAddress> addresses() {
    return addresses;
  }

  @Override
  protected void stopAccepting() throws InterruptedException {
    Acceptor accepting = acceptor;
    if (accepting != null) {
      accepting.stop();
    }
    for (SocketConnector connector : connectors) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        if (endPoint instanceof SocketEndPoint socket) {
          socket.shutDown();
        }
      }
    }
  }

  @Override
  protected void stop() throws Exception {
    server.stop();
  }

  @Override
  protected long threads() {
    return pool.getThreads();
  }
}
