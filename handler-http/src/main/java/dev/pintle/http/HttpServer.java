package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.ServerTls;
import dev.pintle.spi.TrustedProxies;
import dev.pintle.transport.Link;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.ProxyProtocol;
import dev.pintle.transport.Transport;
import dev.pintle.transport.TransportServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Starts the HTTP server. */
final class HttpServer {
  /** A client that also offers h2 learns at the handshake that it is not spoken (RFC 7301). */
  private static final String[] ALPN = {"http/1.1", "http/1.0"};

  private HttpServer() {}

  static Server start(App app, Options options) throws IOException {
    Settings settings = Settings.of(options);
    ProxyProtocol proxies = proxies(options, settings);
    Optional<ServerTls> tls = ServerTls.of(options);
    List<ListenSocket> sockets = ListenSocket.open(ListenAddress.of(options));
    Connections connections = new Connections(app, settings);
    Transport transport =
        Transport.start(
            "pintle-http",
            sockets,
            options,
            connections,
            tls.map(HttpServer::engines).orElse(null),
            proxies);
    return new TransportServer(connections.service, transport, options.drainTimeout());
  }

  private static @Nullable ProxyProtocol proxies(Options options, Settings settings) {
    if (!options.get(HttpOptions.PROXY_PROTOCOL).orElse(false)) {
      return null;
    }
    TrustedProxies trusted = settings.proxies();
    if (trusted == null) {
      throw new IllegalArgumentException(
          HttpOptions.PROXY_PROTOCOL.name()
              + " believes what a connection begins with, so say whose connections: set"
              + " trusted-proxies to the addresses or networks of the proxies, or to unix");
    }
    return new ProxyProtocol(trusted, options.headTimeout());
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
}
