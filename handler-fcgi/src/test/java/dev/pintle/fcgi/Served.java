package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An app behind FastCGI on a loopback port, and connections of web servers to it. */
final class Served implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  final Server server;
  private final List<WebServer> connections = new CopyOnWriteArrayList<>();

  Served(App app) throws IOException {
    this(app, Options.builder());
  }

  Served(App app, Options.Builder options) throws IOException {
    this(new FcgiHandler().start(app, options.listen("127.0.0.1:0").build()));
  }

  Served(Server server) {
    this.server = server;
  }

  WebServer connect() throws IOException {
    WebServer connection = new WebServer(server.port());
    connections.add(connection);
    return connection;
  }

  /** Waits for something that nothing tells of. */
  static void eventually(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() throws IOException {
    for (WebServer connection : connections) {
      connection.close();
    }
    eventually("no request is in hand", () -> server.stats().active() == 0);
    assertThat(server.drain(Duration.ofSeconds(PATIENCE_SECONDS)).cut()).isEmpty();
  }
}
