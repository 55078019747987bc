package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.spi.VirtualThreads;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call does to its loop, and to the calls of others. */
@Tag("socket")
@Timeout(60)
class LendingTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(50);
  private final CyclicBarrier meeting = new CyclicBarrier(4);
  private final AtomicReference<Thread> caller = new AtomicReference<>();
  private final List<Client> clients = new ArrayList<>();
  private TransportFixture server;

  /** What computed at first only waits from now on, and the other way round. */
  private volatile boolean settled;

  private void start(Options.Builder options) throws IOException {
    server = new TransportFixture(options.build(), this::answer);
  }

  private Client client() throws IOException {
    Client client = server.connect();
    clients.add(client);
    return client;
  }

  private String answer(LineProtocol.Call call) throws Exception {
    Turn turn = call.turn();
    switch (call.command()) {
      case "block" -> {
        started.countDown();
        gate.await();
      }
      case "spin" -> {
        while (gate.getCount() > 0) {
          Thread.onSpinWait();
        }
      }
      case "meet" -> meeting.await(20, TimeUnit.SECONDS);
      case "stream" -> {
        if (!turn.beginStream()) {
          return "no stream";
        }
        gate.await();
        turn.endStream();
      }
      case "flag" -> Thread.currentThread().interrupt();
      case "flagged" -> {
        return String.valueOf(Thread.currentThread().isInterrupted());
      }
      case "caller" -> caller.set(Thread.currentThread());
      case "drives" -> {
        return String.valueOf(turn.drives());
      }
      case "slow" -> {
        if (!turn.drives()) {
          return "beside";
        }
        int before = server.factory.beside.get();
        if (call.argument().equals("untilTaken")) {
          TransportFixture.eventually("taken", () -> server.factory.beside.get() > before);
        }
        return "inline";
      }
      case "compute", "settle", "unsettle", "sleep", "copy" -> {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (System.nanoTime() < end) {
          if (sleeps(call.command())) {
            Thread.sleep(1);
          }
        }
        if (call.command().equals("copy")) {
          boolean unused = turn.awaitWritable(TimeUnit.SECONDS.toNanos(20));
        }
        return turn.drives()
            ? "inline"
            : Thread.currentThread() instanceof Driver ? "platform" : "virtual";
      }
      case "leave" -> turn.leave();
      case "enter" -> turn.enter();
      case "error" -> throw new AssertionError("thrown by a test");
      default -> {}
    }
    return call.argument();
  }

  private boolean sleeps(String command) {
    return switch (command) {
      case "sleep" -> true;
      case "settle" -> settled;
      case "unsettle" -> !settled;
      default -> false;
    };
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    for (Client client : clients) {
      client.close();
    }
    server.assertAtRest();
    server.close();
  }

  @Nested
  class AnotherConnection {
    @Test
    void isServedWhileACallBlocks() throws IOException {
      start(Options.builder());
      Client blocked = client();
      blocked.send("block 1");
      for (int i = 0; i < 8; i++) { // some of them on the same loop
        assertThat(client().ask("quick " + i)).isEqualTo(String.valueOf(i));
      }
      gate.countDown();
      assertThat(blocked.receive()).isEqualTo("1");
    }

    @Test
    void isServedWhileACallSpins() throws IOException {
      start(Options.builder());
      Client blocked = client();
      blocked.send("spin 1");
      for (int i = 0; i < 8; i++) {
        assertThat(client().ask("quick " + i)).isEqualTo(String.valueOf(i));
      }
      gate.countDown();
      assertThat(blocked.receive()).isEqualTo("1");
    }

    @Test
    void isServedAfterACallThatFailed() throws IOException {
      start(Options.builder());
      Client failing = client();
      assertThat(failing.ask("error 1")).isNull();
      assertThat(client().ask("quick 2")).isEqualTo("2");
    }

    @Test
    void isServedAfterACodecLeftOnceTooOften() throws IOException {
      start(Options.builder());
      for (int i = 0; i < 4; i++) {
        assertThat(client().ask("leave 1")).isNull();
        assertThat(client().ask("enter 1")).isNull();
      }
      for (int i = 0; i < 8; i++) {
        assertThat(client().ask("quick " + i)).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Nested
  class CallsAtOnce {
    @Test
    void mayAllBlock() throws Exception {
      start(Options.builder());
      List<Client> blocked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Client client = client();
        client.send("block " + i);
        blocked.add(client);
      }
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
      gate.countDown();
      for (int i = 0; i < 50; i++) {
        assertThat(blocked.get(i).receive()).isEqualTo(String.valueOf(i));
      }
    }

    @Test
    void areAsManyAsAreAllowed() throws IOException {
      start(Options.builder().maxConcurrentCalls(4));
      for (int round = 0; round < 5; round++) { // the kind is known as slow after the first
        List<Client> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Client client = client();
          client.send("meet " + i);
          waiting.add(client);
        }
        for (int i = 0; i < 4; i++) {
          assertThat(waiting.get(i).receive()).isEqualTo(String.valueOf(i));
        }
      }
    }

    @Test
    void areNoMoreThanAreAllowed() throws IOException {
      start(Options.builder().maxConcurrentCalls(2));
      List<Client> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Client client = client();
        client.send("block " + i);
        all.add(client);
      }
      TransportFixture.eventually("three wait", () -> server.transport.queuedCalls() == 3);
      TransportFixture.eventually("two go on", () -> started.getCount() == 48);
      gate.countDown();
      for (int i = 0; i < 5; i++) {
        assertThat(all.get(i).receive()).isEqualTo(String.valueOf(i));
      }
      TransportFixture.eventually("none waits", () -> server.transport.queuedCalls() == 0);
    }
  }

  @Nested
  class AKindOfCall {
    @Test
    void runsOnTheLoopWhileItIsQuick() throws IOException {
      start(Options.builder());
      Client client = client();
      TransportFixture.eventually("on the loop", () -> ask(client, "drives x").equals("true"));
    }

    @Test
    void getsAThreadOfItsOwnOnceItWasSlowUntilItIsQuickAgain() throws IOException {
      start(Options.builder());
      Client client = client();
      // A call may be dispatched for want of a spare; that one is not judged.
      TransportFixture.eventually(
          "taken from its loop", () -> ask(client, "slow untilTaken").equals("inline"));
      assertThat(ask(client, "slow now")).isEqualTo("beside");
      TransportFixture.eventually("on the loop", () -> ask(client, "slow now").equals("inline"));
    }
  }

  @Nested
  class ASlowKindOfCall {
    @Test
    void runsOnAPlatformThreadIfItComputes() throws IOException {
      start(Options.builder());
      Client client = client();
      // on 24 and later: virtual threads that compute would keep the others from running
      TransportFixture.eventually(
          "on a platform thread", () -> ask(client, "compute x").equals("platform"));
    }

    @Test
    void runsOnAVirtualThreadAlthoughItComputedAtFirstIfThereAreAny() throws IOException {
      start(Options.builder());
      Client client = client();
      String expected = VirtualThreads.available() ? "virtual" : "platform";
      TransportFixture.eventually("computes", () -> ask(client, "settle x").equals("platform"));
      settled = true;
      TransportFixture.eventually("on one", () -> ask(client, "settle x").equals(expected));
    }

    @Test
    void runsOnAPlatformThreadIfItComputesAlthoughItWaitedAtFirst() throws IOException {
      start(Options.builder());
      Client client = client();
      String atFirst = VirtualThreads.available() ? "virtual" : "platform";
      TransportFixture.eventually("waits", () -> ask(client, "unsettle x").equals(atFirst));
      settled = true;
      // One in many is measured there in any case, and never two in a row.
      List<String> threads = new ArrayList<>();
      TransportFixture.eventually(
          "on one",
          () -> {
            threads.add(ask(client, "unsettle x"));
            int count = threads.size();
            return count > 1
                && threads.subList(count - 2, count).equals(List.of("platform", "platform"));
          });
    }

    @Test
    void runsOnAVirtualThreadIfItWaitsAndThereAreAny() throws IOException {
      start(Options.builder());
      Client client = client();
      String expected = VirtualThreads.available() ? "virtual" : "platform";
      TransportFixture.eventually("on one", () -> ask(client, "sleep x").equals(expected));
    }
  }

  @Nested
  class AKindOfCallThatWaitsForItsClient {
    @Test
    void runsOnAVirtualThreadAlthoughItWasSeenToComputeIfThereAreAny() throws IOException {
      start(Options.builder());
      Client client = client();
      String expected = VirtualThreads.available() ? "virtual" : "platform";
      TransportFixture.eventually("on one", () -> ask(client, "copy x").equals(expected));
    }
  }

  private static String ask(Client client, String line) {
    try {
      return client.ask(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class AStream {
    @Test
    void doesNotCountAsACall() throws IOException {
      start(Options.builder().maxConcurrentCalls(1));
      Client stream = client();
      stream.send("stream 1");
      TransportFixture.eventually("it has begun", () -> server.streams() == 511);
      for (int i = 0; i < 4; i++) {
        assertThat(client().ask("quick " + i)).isEqualTo(String.valueOf(i));
      }
      gate.countDown();
      assertThat(stream.receive()).isEqualTo("1");
    }

    @Test
    void isRefusedIfThereAreTooMany() throws IOException {
      start(Options.builder().maxStreams(1));
      Client stream = client();
      stream.send("stream 1");
      TransportFixture.eventually("it has begun", () -> server.streams() == 0);
      assertThat(client().ask("stream 2")).isEqualTo("no stream");
      gate.countDown();
      assertThat(stream.receive()).isEqualTo("1");
    }
  }

  @Nested
  class AnInterrupt {
    @Test
    void leftByACallIsGoneForTheNext() throws IOException {
      start(Options.builder());
      Client client = client();
      for (int i = 0; i < 20; i++) {
        assertThat(client.ask("flag x")).isEqualTo("x");
        assertThat(client.ask("flagged x")).isEqualTo("false");
      }
      TransportFixture.assertLoopsSleep();
    }

    @Test
    void thatComesAfterTheCallDoesNotKeepTheLoopAwake() throws IOException {
      start(Options.builder());
      Client client = client();
      for (int i = 0; i < 4; i++) {
        assertThat(client.ask("caller x")).isEqualTo("x");
        caller.get().interrupt();
      }
      TransportFixture.driving().forEach(Thread::interrupt);
      TransportFixture.assertLoopsSleep();
      assertThat(client.ask("flagged x")).isEqualTo("false");
    }
  }
}
