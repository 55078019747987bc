package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.ServerTls;
import dev.pintle.transport.Link;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running HTTP server. */
final class HttpServer implements Server {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** A client that also offers h2 learns at the handshake that it is not spoken (RFC 7301). */
  private static final String[] ALPN = {"http/1.1", "http/1.0"};

  private static final Duration LONGEST = Duration.ofDays(365);

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

  static HttpServer start(App app, Options options) throws IOException {
    Settings settings = Settings.of(options);
    Optional<ServerTls> tls = ServerTls.of(options);
    List<ListenSocket> sockets = ListenSocket.open(ListenAddress.of(options));
    Connections connections = new Connections(app, settings);
    Transport transport =
        Transport.start(
            "pintle-http",
            sockets,
            options,
            connections,
            tls.map(HttpServer::engines).orElse(null));
    return new HttpServer(connections.service, transport, options.drainTimeout());
  }

  private static Supplier<SSLEngine> engines(ServerTls tls) {
    return () -> {
      SSLEngine engine = tls.engine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(ALPN);
      engine.setSSLParameters(parameters);
      return engine;
    };
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
  public DrainReport drain(Duration deadline) {
    if (transport.runsCurrentThread()) {
      throw new IllegalStateException(
          "drain would wait for the request that calls it; call close() there, which returns at"
              + " once");
    }
    return drain(nanos(deadline));
  }

  private synchronized DrainReport drain(long nanos) {
    DrainReport known = report;
    if (known != null) {
      return known;
    }
    long start = System.nanoTime();
    long completedBefore = service.completedRequests();
    service.startDraining();
    try {
      Transport.Rest rest = transport.drain(nanos);
      List<DrainReport.Cut> cut =
          rest.cut().stream()
              .map(w -> new DrainReport.Cut(w.description(), since(w.since())))
              .toList();
      known =
          new DrainReport(
              service.completedRequests() - completedBefore, rest.idle(), cut, since(start));
      report = known;
      closeApp();
    } finally {
      terminated.countDown();
    }
    return known;
  }

  private static long nanos(Duration deadline) {
    return deadline.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : deadline.toNanos();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void closeApp() {
    if (service.app() instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable e) {
        LOG.error("closing the app failed", e);
      }
    }
  }

  @Override
  public void close() {
    if (transport.runsCurrentThread()) {
      service.startDraining(); // so that the response of this request says so
      Thread closer = new Thread(null, () -> drain(nanos(drainTimeout)), "pintle-close", 0, false);
      closer.start();
    } else {
      DrainReport unused = drain(nanos(drainTimeout));
    }
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
