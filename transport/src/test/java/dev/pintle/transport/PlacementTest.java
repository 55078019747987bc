package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
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
      for (int i = 0; i < 4 * LOOPS; i++) {
        clients.add(server.connect());
      }

      TransportFixture.eventually(
          "each loop has four", () -> counts(clients).equals(Collections.nCopies(LOOPS, 4)));
      for (Client client : clients) {
        client.close();
      }
    }
  }

  /** How many of them each loop has that has any. */
  private static List<Integer> counts(List<Client> clients) {
    List<String> loops = clients.stream().map(PlacementTest::loop).toList();
    return Set.copyOf(loops).stream().map(loop -> Collections.frequency(loops, loop)).toList();
  }

  private static String loop(Client client) {
    try {
      return client.ask("loop ?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    try (TransportFixture server = namingLoops()) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 4 * LOOPS; i++) {
        clients.add(server.connect());
      }
      TransportFixture.eventually(
          "each loop has four", () -> counts(clients).equals(Collections.nCopies(LOOPS, 4)));
      String left = loop(clients.get(0));
      for (Client client : List.copyOf(clients)) {
        if (loop(client).equals(left)) {
          client.close();
          clients.remove(client);
        }
      }
      TransportFixture.eventually(
          "they have ended", () -> server.transport.connections() == clients.size());

      for (int i = 0; i < 4; i++) {
        clients.add(server.connect());
      }

      TransportFixture.eventually(
          "each loop has four", () -> counts(clients).equals(Collections.nCopies(LOOPS, 4)));
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void thoseWhoseFirstCallGoesOnBesideTheirLoopAreSharedOutAfterIt() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    LineProtocol.Service service =
        call -> {
          if (call.command().equals("block")) {
            gate.await();
          }
          return nameOfLoop(call);
        };
    try (TransportFixture server = new TransportFixture(Options.builder().build(), service)) {
      CountDownLatch sent = new CountDownLatch(1);
      server.transport.loops[0].post(() -> awaitAlways(sent)); // so that it accepts all in one turn
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 4 * LOOPS; i++) {
        Client client = server.connect();
        clients.add(client);
        client.send("block ?");
      }
      sent.countDown();
      TransportFixture.eventually(
          "all are beside", () -> server.factory.beside.get() == clients.size());
      gate.countDown();
      for (Client client : clients) {
        assertThat(client.receive()).startsWith("loop");
      }

      TransportFixture.eventually(
          "each loop has four", () -> counts(clients).equals(Collections.nCopies(LOOPS, 4)));
      for (int i = 0; i < 100; i++) {
        assertThat(loop(clients.get(i % clients.size()))).startsWith("loop");
      }
      server.assertAtRest();
      for (Client client : clients) {
        client.close();
      }
    }
  }

  /** None of them ends its first request before its client reads. */
  @Test
  void thoseThatSendForLongAreSharedOutMeanwhile() throws Exception {
    String large = "x".repeat(16 * 1024 * 1024);
    try (TransportFixture server = new TransportFixture(Options.builder().build(), c -> large)) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 2 * LOOPS; i++) {
        Client client = server.connect();
        clients.add(client);
        client.send("large ?");
        client.socket.getInputStream().readNBytes(8 * 1024 * 1024); // so that it had room again
      }

      TransportFixture.eventually(
          "each loop has two",
          () -> Stream.of(server.transport.loops).allMatch(loop -> loop.open.get() == 2));
      for (Client client : clients) {
        assertThat(client.receive()).hasSize(8 * 1024 * 1024);
        client.close();
      }
    }
  }

  /**
   * The loops on which the first requests of two connections are answered, accepted in one turn.
   */
  private static List<String> firstLoops(long turnNanos) throws Exception {
    try (TransportFixture server = namingLoops()) {
      Loop accepting = server.transport.loops[0];
      CountDownLatch sent = new CountDownLatch(1);
      CountDownLatch accepted = new CountDownLatch(2);
      // Nor does it measure the turn of the first before both are, if it is taken in between.
      server.factory.whenOpened =
          () -> {
            accepting.post(() -> awaitAlways(accepted));
            accepted.countDown();
          };
      accepting.post(
          () -> {
            accepting.arrivals.settle(1, turnNanos);
            awaitAlways(sent);
          });
      try (Client first = server.connect();
          Client second = server.connect()) {
        first.send("loop ?");
        second.send("loop ?");
        sent.countDown();
        return List.of(first.receive(), second.receive());
      } finally {
        sent.countDown();
        accepted.countDown();
        accepted.countDown();
      }
    }
  }

  @Test
  void connectionsAreServedByTheLoopThatHasAcceptedThemWhileItsTurnsAreQuick() throws Exception {
    assertThat(firstLoops(1000)).containsOnly("loop 0");
  }

  @Test
  void whatALoopWithSlowTurnsHasAcceptedIsServedByTheOthersToo() throws Exception {
    assumeTrue(LOOPS > 1);
    assertThat(firstLoops(10_000_000)).doesNotHaveDuplicates();
  }

  private static void awaitAlways(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String nameOfLoop(LineProtocol.Call call) {
    return ((SocketConnection) call.connection().link()).loop.toString();
  }

  private static TransportFixture namingLoops() throws IOException {
    return new TransportFixture(Options.builder().build(), PlacementTest::nameOfLoop);
  }
}
