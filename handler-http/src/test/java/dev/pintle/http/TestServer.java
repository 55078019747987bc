package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

/** A running server that ends quickly. */
final class TestServer implements Closeable {
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer start(App app, Options.Builder options) throws IOException {
    Options built = options.build();
    if (built.listen().isEmpty()) {
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
