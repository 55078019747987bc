package dev.pintle.jetty;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Starts servers and ends them when the test has. */
@Tag("socket")
abstract class ServerTest {
  private final List<Server> servers = new ArrayList<>();

  final Server serve(App app) throws IOException {
    return serve(app, Options.builder());
  }

  final Server serve(App app, Options.Builder options) throws IOException {
    Options built = options.build();
    if (built.listen().isEmpty()) {
      built = built.toBuilder().listen("127.0.0.1:0").build();
    }
    Server server = new JettyHandler().start(app, built);
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    for (Server server : servers) {
      var unused = server.drain(Duration.ofMillis(50));
    }
  }
}
