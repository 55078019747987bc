package dev.pintle.undertow;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.http1.HttpDate;
import dev.pintle.spi.Connections;
import dev.pintle.spi.DrainingServer;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.ServerTls;
import dev.pintle.spi.Service;
import dev.pintle.spi.VirtualThreads;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** A running server. */
final class UndertowServer extends DrainingServer {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int TASK_KEEP_ALIVE_MILLIS = 60_000;
  private static final long STOP_SECONDS = 5;

  private static final String HTTP2_HEADER_LIMIT = "io.undertow.http2-max-header-size";

  static {
    // What Undertow and XNIO log shall go where everything goes; by itself their logging looks for
    // Logback only, and otherwise takes java.util.logging.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "slf4j");
    }
    // A limit of Undertow's over all options, 20,000 bytes of header fields; 0: the options hold.
    if (System.getProperty(HTTP2_HEADER_LIMIT) == null) {
      System.setProperty(HTTP2_HEADER_LIMIT, "0");
    }
  }

  private final Service service;
  private final List<SocketAddress> addresses;
  private final Acceptor acceptor;
  private final Opener opener;
  private final ByteBufferPool pool;
  private final XnioWorker worker;
  private final boolean ownWorker;

  private UndertowServer(
      Service service,
      Connections connections,
      List<SocketAddress> addresses,
      Acceptor acceptor,
      Opener opener,
      ByteBufferPool pool,
      XnioWorker worker,
      boolean ownWorker) {
    super(service, connections);
    this.service = service;
    this.addresses = addresses;
    this.acceptor = acceptor;
    this.opener = opener;
    this.pool = pool;
    this.worker = worker;
    this.ownWorker = ownWorker;
  }

  static UndertowServer start(App app, Options options) throws IOException {
    ServerTls tls = ServerTls.of(options).orElse(null);
    int ioThreads = ioThreads(options);
    UndertowSettings settings = UndertowSettings.of(options);
    List<ListenSocket> sockets = ListenSocket.open(ListenAddress.of(options));
    XnioWorker own = null;
    try {
      XnioWorker worker = options.get(UndertowOptions.WORKER).orElse(null);
      if (worker == null) {
        own = createWorker(options, ioThreads);
        worker = own;
      }
      Executor apps = VirtualThreads.available() ? VirtualThreads::start : worker;
      Service service = new Service(UndertowHandler.NAME, app, options, apps);
      Connections connections = new Connections(options.maxConnections());
      Engine engine =
          new Engine(
              service,
              Settings.of(options),
              apps,
              new HttpDate(System::currentTimeMillis),
              options.get(UndertowOptions.HANDLER_WRAPPER).orElse(null));
      ByteBufferPool pool = new DefaultByteBufferPool(false, BUFFER_BYTES);
      Opener opener =
          new Opener(
              engine, connections, pool, new EntryHandler(engine), settings, worker.getXnio(), tls);
      List<SocketAddress> addresses = sockets.stream().map(ListenSocket::address).toList();
      Acceptor acceptor = Acceptor.start(sockets, worker, opener, connections);
      return new UndertowServer(
          service, connections, addresses, acceptor, opener, pool, worker, own != null);
    } catch (IOException | RuntimeException e) {
      sockets.forEach(ListenSocket::close);
      if (own != null) {
        List<Runnable> unused = own.shutdownNow();
      }
      throw e;
    }
  }

  private static int ioThreads(Options options) {
    int most = Math.max(2, Runtime.getRuntime().availableProcessors());
    int threads = options.get(UndertowOptions.IO_THREADS).orElse(most);
    if (threads < 1) {
      throw new IllegalArgumentException(
          UndertowOptions.IO_THREADS.name() + " must be 1 or more, not " + threads);
    }
    if (options.get(UndertowOptions.IO_THREADS).isPresent()
        && options.get(UndertowOptions.WORKER).isPresent()) {
      throw new IllegalArgumentException(
          UndertowOptions.IO_THREADS.name()
              + " is for the server's own worker; leave it out where undertow.worker is set");
    }
    return threads;
  }

  /** Its task pool runs apps where there are no virtual threads, and else next to nothing. */
  private static XnioWorker createWorker(Options options, int ioThreads) throws IOException {
    int tasks = VirtualThreads.available() ? ioThreads : mostTasks(options);
    return Xnio.getInstance("nio", UndertowServer.class.getClassLoader())
        .createWorker(
            OptionMap.builder()
                .set(org.xnio.Options.WORKER_NAME, "pintle-undertow")
                .set(org.xnio.Options.WORKER_IO_THREADS, ioThreads)
                .set(org.xnio.Options.WORKER_TASK_CORE_THREADS, Math.min(tasks, ioThreads))
                .set(org.xnio.Options.WORKER_TASK_MAX_THREADS, tasks)
                .set(org.xnio.Options.WORKER_TASK_KEEPALIVE, TASK_KEEP_ALIVE_MILLIS)
                .getMap());
  }

  private static int mostTasks(Options options) {
    long tasks = (long) options.maxConcurrentCalls() + options.maxStreams();
    return (int) Math.min(Integer.MAX_VALUE, tasks);
  }

  @Override
  public List<SocketAddress> addresses() {
    return addresses;
  }

  @Override
  protected long threads() {
    long apps =
        VirtualThreads.available()
            ? service.activeRequests()
            : worker.getMXBean().getWorkerPoolSize();
    return worker.getMXBean().getIoThreadCount() + apps;
  }

  @Override
  protected void stopAccepting() throws InterruptedException {
    acceptor.stop();
    opener.drain();
  }

  @Override
  protected void stop() throws InterruptedException {
    opener.close();
    if (!ownWorker) {
      pool.close();
      return;
    }
    worker.shutdown(); // its threads end when the last app has returned that runs on one
    boolean appsHaveEnded = service.activeRequests() == 0;
    if (appsHaveEnded && worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      pool.close(); // its buffers are on the heap; this lets them go earlier
    }
  }
}
