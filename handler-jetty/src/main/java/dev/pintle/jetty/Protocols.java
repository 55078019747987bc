package dev.pintle.jetty;

import dev.pintle.http1.Limits;
import dev.pintle.spi.ServerTls;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** What is spoken on a listener, with Jetty's settings brought in line with the specification. */
final class Protocols {
  /** The head of a response may take so much; an app that sends more fails. */
  static final int MAX_RESPONSE_HEAD = 1024 * 1024;

  private final boolean speaksHttp2;
  private final Limits limits;
  private final Timeouts timeouts;

  Protocols(boolean speaksHttp2, Limits limits, Timeouts timeouts) {
    this.speaksHttp2 = speaksHttp2;
    this.limits = limits;
    this.timeouts = timeouts;
  }

  ConnectionFactory[] clear() {
    List<ConnectionFactory> factories = new ArrayList<>();
    factories.add(new StrictHttp(http1(), limits, timeouts, speaksHttp2));
    if (speaksHttp2) {
      factories.add(new ClearHttp2(http2(), timeouts));
    }
    return factories.toArray(ConnectionFactory[]::new);
  }

  ConnectionFactory[] secure(ServerTls tls) {
    List<ConnectionFactory> factories = new ArrayList<>();
    StrictHttp http = new StrictHttp(http1(), limits, timeouts, false);
    if (speaksHttp2) {
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
      alpn.setDefaultProtocol(http.getProtocol());
      factories.add(tls(tls, alpn.getProtocol()));
      factories.add(alpn);
      factories.add(new SecureHttp2(http2(), timeouts));
    } else {
      factories.add(tls(tls, http.getProtocol()));
    }
    factories.add(http);
    return factories.toArray(ConnectionFactory[]::new);
  }

  private static SslConnectionFactory tls(ServerTls tls, String next) {
    SslConnectionFactory factory = new SslConnectionFactory(new Engines(tls), next);
    factory.setEnsureSecureRequestCustomizer(false); // the exchange asks the connection itself
    return factory;
  }

  private HttpConfiguration http1() {
    HttpConfiguration configuration = new HttpConfiguration();
    common(configuration);
    // Jetty counts the head, the extensions of chunks and the trailers together. All have been
    // judged by the reader before.
    long heads = (long) limits.maxRequestLine() + 2L * limits.maxHeaderBytes();
    long most = heads + limits.maxChunkExtensions() + 1024;
    configuration.setRequestHeaderSize((int) Math.min(most, Integer.MAX_VALUE));
    configuration.addCustomizer(new StreamSetup());
    configuration.setMaxUnconsumedRequestContentReads(64); // all that may be skipped
    configuration.setUseInputDirectByteBuffers(false); // the reader wants arrays
    configuration.setMaxResponseHeaderSize(MAX_RESPONSE_HEAD);
    // What is refused here as well must not be more than the reader refuses.
    configuration.setHttpCompliance(
        HttpCompliance.STRICT.with(
            "PINTLE",
            HttpCompliance.Violation.UNSAFE_HOST_HEADER,
            HttpCompliance.Violation.MISMATCHED_AUTHORITY,
            HttpCompliance.Violation.WHITESPACE_IN_PARAMETER,
            HttpCompliance.Violation.BAD_QUOTES_IN_TOKEN));
    return configuration;
  }

  private HttpConfiguration http2() {
    HttpConfiguration configuration = new HttpConfiguration();
    common(configuration);
    // Jetty counts 32 bytes more for each field, and the target with them; AppHandler as we do.
    long heads = (long) limits.maxRequestLine() + limits.maxHeaderBytes();
    long most = heads + 32L * limits.maxHeaders() + 1024;
    configuration.setRequestHeaderSize((int) Math.min(most, Integer.MAX_VALUE));
    configuration.setMaxResponseHeaderSize(HeadBuffers.USUAL_BYTES);
    configuration.addCustomizer(new Http2Setup(timeouts.writeMillis()));
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    return configuration;
  }

  private static void common(HttpConfiguration configuration) {
    configuration.setServerAuthority(new HostPort("localhost", 80)); // a Unix socket has none
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setSendDateHeader(false); // it could not be replaced
    configuration.setUriCompliance(UriCompliance.UNSAFE); // the target is judged by our own rules
  }

  /** Engines of the shared kind; Jetty's own settings of protocols and ciphers do not count. */
  private static final class Engines extends SslContextFactory.Server {
    private final ServerTls tls;

    Engines(ServerTls tls) {
      this.tls = tls;
      setSslContext(tls.context());
    }

    @Override
    public SSLEngine newSSLEngine() {
      return tls.engine();
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress address) {
      return tls.engine();
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
      return tls.engine();
    }
  }

  private static final class ClearHttp2 extends HTTP2CServerConnectionFactory {
    ClearHttp2(HttpConfiguration configuration, Timeouts timeouts) {
      super(configuration);
      setStreamIdleTimeout(timeouts.threadMillis()); // then see Http2Setup
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      SocketEndPoint unused = begin(endPoint);
      return super.newConnection(connector, endPoint);
    }

    @Override
    protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
      return SecureHttp2.sessionListener(this, endPoint);
    }
  }

  private static final class SecureHttp2 extends HTTP2ServerConnectionFactory {
    private final Timeouts timeouts;

    SecureHttp2(HttpConfiguration configuration, Timeouts timeouts) {
      super(configuration);
      this.timeouts = timeouts;
      setStreamIdleTimeout(timeouts.threadMillis()); // then see Http2Setup
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      SocketEndPoint socket = begin(endPoint);
      if (socket == null) {
        return super.newConnection(connector, endPoint);
      }
      socket.waitUntil(System.nanoTime() + timeouts.headNanos());
      HeadWatch heads = new HeadWatch(socket, timeouts);
      return super.newConnection(connector, new Http2EndPoint(endPoint, heads));
    }

    @Override
    protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
      return sessionListener(this, endPoint);
    }

    /** For both factories: who is none has no access to the class of Jetty's. */
    static ServerSessionListener sessionListener(
        HTTP2ServerConnectionFactory factory, EndPoint endPoint) {
      return factory.new HTTPServerSessionListener(endPoint) {
        /** The client has sent its preface, and got ours. */
        @Override
        public void onSettings(Session session, SettingsFrame frame) {
          SocketEndPoint socket = SocketEndPoint.of(endPoint);
          if (socket != null) {
            socket.speaks(session);
          }
        }
      };
    }
  }

  /** Jetty's own idle timeout fails streams that are quiet while the server drains. */
  private static @Nullable SocketEndPoint begin(EndPoint endPoint) {
    endPoint.setIdleTimeout(0);
    SocketEndPoint socket = SocketEndPoint.of(endPoint);
    if (socket != null) {
      socket.whenLate(socket::close);
    }
    return socket;
  }
}
