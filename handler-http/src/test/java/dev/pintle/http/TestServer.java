package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A running server that ends quickly. */
final class TestServer implements Closeable {
  /** With the system property pintle.test-tls all tests of sockets speak TLS. */
  static final @Nullable TestCertificate TLS =
      Boolean.getBoolean("pintle.test-tls") ? TestCertificate.create() : null;

  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer start(App app, Options.Builder options) throws IOException {
    Options built = options.build();
    if (built.listen().isEmpty() && TLS != null) {
      built =
          built.toBuilder()
              .listen("https://127.0.0.1:0")
              .tls(TLS.keyStore(), TLS.password())
              .build();
    } else if (built.listen().isEmpty()) {
      built = built.toBuilder().listen("127.0.0.1:0").build();
    }
    return new TestServer(new HttpHandler().start(app, built));
  }

  Server server() {
    return server;
  }

  SocketAddress address() {
    return server.addresses().get(0);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    var unused = server.drain(Duration.ofMillis(50));
  }
}
