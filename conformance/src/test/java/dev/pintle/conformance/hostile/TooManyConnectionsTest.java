package dev.pintle.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Connections above {@code max-connections} are bounded too: who is told waits for a while for its
 * client to close, and may be one who never does.
 */
@Tag("LIM-07")
class TooManyConnectionsTest extends HostileClientTest {
  private static final int TOLD = 256;
  private static final int MORE = 20;

  @Test
  void areClosedWithoutAWordWhenManyHaveBeenTold() throws Exception {
    Server server =
        serve(env -> Response.text("here"), Options.builder().maxConnections(1).headTimeout(LONG));
    Socket first = connect(server);
    until(() -> server.stats().connections() == 1);
    List<Socket> tooMany = new ArrayList<>();
    for (int i = 0; i < TOLD + MORE; i++) {
      tooMany.add(connect(server));
    }

    List<String> told = new ArrayList<>();
    for (Socket one : tooMany) {
      told.add(readToEnd(one));
    }

    assertThat(told.subList(0, TOLD)).allMatch(reply -> reply.startsWith("HTTP/1.1 503 "));
    assertThat(told.subList(TOLD, TOLD + MORE)).allMatch(String::isEmpty);
    assertThat(server.stats().refused()).isEqualTo(TOLD + MORE);
    send(first, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(readToEnd(first)).endsWith("\r\n\r\nhere");
  }
}
