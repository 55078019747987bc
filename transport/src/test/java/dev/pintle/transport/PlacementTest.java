package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which loop a new connection is given to. */
@Tag("socket")
@Timeout(60)
class PlacementTest {
  private static final int LOOPS = Runtime.getRuntime().availableProcessors();

  @Test
  void connectionsThatStayAreSharedOutEvenly() throws Exception {
    try (TransportFixture server = namingLoops()) {
      List<Client> clients = new ArrayList<>();
      List<String> loops = new ArrayList<>();
      for (int i = 0; i < 4 * LOOPS; i++) {
        Client client = server.connect();
        clients.add(client);
        loops.add(client.ask("loop ?"));
      }

      for (String loop : Set.copyOf(loops)) {
        assertThat(Collections.frequency(loops, loop)).as(loop).isEqualTo(4);
      }
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void connectionsThatEndOneAfterAnotherWakeNoOtherLoop() throws Exception {
    try (TransportFixture server = namingLoops()) {
      Set<String> loops = new HashSet<>();
      for (int i = 0; i < 4 * LOOPS; i++) {
        try (Client client = server.connect()) {
          loops.add(client.ask("loop ?"));
        }
        TransportFixture.eventually(
            "the connection has ended", () -> server.transport.connections() == 0);
      }

      assertThat(loops).hasSize(1);
    }
  }

  @Test
  void theyAreEvenAgainAfterThoseOfOneLoopHaveLeft() throws Exception {
    try (TransportFixture server = namingLoops();
        Client first = server.connect()) {
      String loop = first.ask("loop ?");
      List<Client> others = new ArrayList<>();
      for (int i = 0; i < 4 * LOOPS; i++) {
        Client client = server.connect();
        if (client.ask("loop ?").equals(loop)) {
          client.close();
          int left = others.size() + 1;
          TransportFixture.eventually(
              "the connection has ended", () -> server.transport.connections() == left);
        } else {
          others.add(client);
        }
      }

      // Each that was closed has left room on its loop, where the next one has gone.
      assertThat(others).hasSizeLessThan(2 * LOOPS);
      for (Client client : others) {
        client.close();
      }
    }
  }

  private static TransportFixture namingLoops() throws IOException {
    return new TransportFixture(
        Options.builder().build(),
        call -> ((SocketConnection) call.connection().link()).loop.toString());
  }
}
