package dev.pintle.http.peers;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of programs that talk to a server; what was started is stopped after each. */
@Tag("socket")
@Timeout(120)
abstract class ServerTest {
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
    Server server = new HttpHandler().start(app, options.build());
    servers.push(server);
    return server;
  }

  static String url(Server server) {
    return "http://127.0.0.1:" + server.port();
  }
}
