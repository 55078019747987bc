package dev.pintle.conformance.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of programs that talk to a server; what was started is stopped after each. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pintle.conformance.Handlers#all")
@Tag("socket")
@Timeout(120)
abstract class ServerTest {
  /** The name of the handler. */
  @Parameter String handler;

  @TempDir Path dir;

  private final Deque<Server> servers = new ArrayDeque<>();

  @AfterEach
  void stopServers() {
    while (!servers.isEmpty()) {
      var unused = servers.pop().drain(Duration.ZERO);
    }
  }

  /** On a free port of the loopback interface. */
  final Server serve(App app) throws IOException {
    return serve(app, Options.builder().listen("127.0.0.1:0"));
  }

  final Server serve(App app, Options.Builder options) throws IOException {
    Server server = Handler.named(handler).start(app, options.build());
    servers.push(server);
    return server;
  }

  /** Skips the test, by name, on a handler that declares that it lacks this. */
  final void assumeDeclared(Feature feature) {
    assumeTrue(
        Handler.named(handler).features().contains(feature), handler + " does not have " + feature);
  }

  static String url(Server server) {
    return "http://127.0.0.1:" + server.port();
  }
}
