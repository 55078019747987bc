package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.spi.ListenAddress;
import dev.pintle.transport.Link;
import dev.pintle.transport.ListenSocket;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running HTTP server. */
final class HttpServer implements Server {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final HttpService service;
  private final Transport transport;
  private final Duration drainTimeout;
  private final CountDownLatch terminated = new CountDownLatch(1);
  private @Nullable DrainReport report;

  private HttpServer(HttpService service, Transport transport, Duration drainTimeout) {
    this.service = service;
    this.transport = transport;
    this.drainTimeout = drainTimeout;
  }

  static HttpServer start(App app, Options options, List<ListenAddress> addresses)
      throws IOException {
    Settings settings = Settings.of(options);
    List<ListenSocket> sockets = ListenSocket.open(addresses);
    Connections connections = new Connections(app, settings);
    Transport transport = Transport.start("pintle-http", sockets, options, connections);
    return new HttpServer(connections.service, transport, options.drainTimeout());
  }

  /** Makes connections. */
  private static final class Connections implements Protocol.Factory {
    private final HttpService service;

    Connections(App app, Settings settings) {
      this.service = new HttpService(app, settings);
    }

    @Override
    public Protocol open(Link link) {
      return new HttpConnection(service, link, false);
    }

    @Override
    public Protocol refuse(Link link) {
      return new HttpConnection(service, link, true);
    }
  }

  @Override
  public List<SocketAddress> addresses() {
    return transport.addresses();
  }

  @Override
  public int port() {
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress tcp) {
        return tcp.getPort();
      }
    }
    throw new IllegalStateException("this server listens on Unix-domain sockets only");
  }

  @Override
  public synchronized DrainReport drain(Duration deadline) {
    if (report != null) {
      return report;
    }
    long start = System.nanoTime();
    long completedBefore = service.completedRequests();
    service.startDraining();
    Transport.Rest rest = transport.drain(deadline.toNanos());
    List<DrainReport.Cut> cut =
        rest.cut().stream()
            .map(w -> new DrainReport.Cut(w.description(), since(w.since())))
            .toList();
    report =
        new DrainReport(
            service.completedRequests() - completedBefore, rest.idle(), cut, since(start));
    closeApp();
    terminated.countDown();
    return report;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void closeApp() {
    if (service.app() instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.error("closing the app failed", e);
      }
    }
  }

  @Override
  public void close() {
    DrainReport unused = drain(drainTimeout);
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    terminated.await();
  }

  @Override
  public ServerStats stats() {
    return new ServerStats(
        transport.accepted(),
        transport.refused(),
        transport.connections(),
        service.endedRequests(),
        service.activeRequests(),
        transport.queuedCalls(),
        transport.threads());
  }
}
