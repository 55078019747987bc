package dev.pintle.conformance.hostile;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of clients who connect and leave nothing is left, however they leave. */
class ChurnTest extends HostileClientTest {
  private static final int CLIENTS = 300;

  @ParameterizedTest(name = "asking: {0}, by a reset: {1}")
  @CsvSource({"true, false", "true, true", "false, false", "false, true"})
  void leavesNeitherConnectionsNorRequestsBehind(boolean asks, boolean byReset) throws Exception {
    Server server =
        serve(
            env -> Response.text("here"),
            Options.builder().headTimeout(LONG).idleTimeout(LONG).writeTimeout(LONG));
    for (int i = 0; i < CLIENTS; i++) {
      Socket client = connect(server);
      if (asks) {
        send(client, GET);
      }
      if (byReset) {
        client.setSoLinger(true, 0);
      }
      client.close();
    }
    until(() -> server.stats().accepted() == CLIENTS);

    until(() -> server.stats().connections() == 0);
    until(() -> server.stats().active() == 0);
  }
}
