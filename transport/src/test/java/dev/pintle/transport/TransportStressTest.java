package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that an app may do to a loop, at once, over real sockets. */
@Tag("socket")
class TransportStressTest {
  private static final int CLIENTS = 24;

  /** 5,300 make a million requests. */
  private static final int ROUNDS = Integer.getInteger("pintle.stress-rounds", 40);

  private static final long MOST_SECONDS = 60L + ROUNDS;
  private static final int BURST = 8;
  private static final String[] COMMANDS = {
    "quick", "quick", "quick", "quick", "quick", "block", "spin", "stream", "flag", "late", "wait"
  };

  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final AtomicInteger calls = new AtomicInteger();

  /** Calls that go on and are no streams, and the most of them at once. */
  private final AtomicInteger holding = new AtomicInteger();

  private final AtomicInteger mostHolding = new AtomicInteger();

  @AfterEach
  void stop() {
    clients.shutdownNow();
  }

  private String answer(LineProtocol.Call call) throws Exception {
    calls.incrementAndGet();
    mostHolding.accumulateAndGet(holding.incrementAndGet(), Math::max);
    if (call.command().startsWith("stream")) {
      holding.decrementAndGet(); // before another may begin in its place
      assertThat(call.turn().beginStream()).isTrue();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
      call.turn().endStream();
    } else {
      try {
        call(call);
      } finally {
        holding.decrementAndGet();
      }
    }
    return call.command() + " " + call.argument();
  }

  private static void call(LineProtocol.Call call) throws IOException {
    switch (call.command().replaceAll("[0-9]+", "")) {
      case "block" -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(7));
      case "spin" -> spin(TimeUnit.MICROSECONDS.toNanos(4500));
      case "late" -> spin(TimeUnit.MICROSECONDS.toNanos(2500)); // about when it is taken
      case "flag" -> Thread.currentThread().interrupt();
      case "wait" -> call.turn().awaitWritable(TimeUnit.SECONDS.toNanos(10));
      case "throw" -> throw new IOException("thrown by a test");
      default -> {}
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest(name = "{0} calls at once, ids in paths: {1}")
  @CsvSource({"64, false", "64, true", "2, false", "1, false"})
  void losesNothingAndComesToRest(int maxCalls, boolean everNewKinds) throws Exception {
    Options options =
        Options.builder().maxConcurrentCalls(maxCalls).maxStreams(CLIENTS * BURST).build();
    try (TransportFixture server = new TransportFixture(options, this::answer)) {
      int rounds = maxCalls < 4 ? ROUNDS / 4 : ROUNDS;
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int seed = i;
        results.add(clients.submit(() -> client(server, seed, rounds, everNewKinds)));
      }
      int asked = 0;
      for (Future<Integer> result : results) {
        asked += result.get(MOST_SECONDS, TimeUnit.SECONDS);
      }

      assertThat(asked).isEqualTo(CLIENTS * rounds * BURST);
      assertThat(calls).hasValueGreaterThanOrEqualTo(asked);
      assertThat(mostHolding.get()).as("calls at once").isLessThanOrEqualTo(maxCalls);
      server.assertAtRest();
      assertThat(server.transport.threads())
          .as("threads")
          .isLessThanOrEqualTo(
              2 * Runtime.getRuntime().availableProcessors() + maxCalls + CLIENTS * BURST + 16);
    }
  }

  private int client(TransportFixture server, int seed, int rounds, boolean everNewKinds)
      throws IOException {
    Random random = new Random(seed);
    int answered = 0;
    TransportFixture.Client client = server.connect();
    for (int round = 0; round < rounds; round++) {
      StringBuilder burst = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < BURST; i++) {
        String command = COMMANDS[random.nextInt(COMMANDS.length)];
        String kind = everNewKinds && !command.equals("quick") ? command + round + i : command;
        String line = kind + " " + seed + "-" + round + "-" + i;
        burst.append(line).append('\n');
        expected.add(line);
      }
      client.sendRaw(burst.toString());
      for (String line : expected) {
        assertThat(client.receive()).isEqualTo(line);
        answered++;
      }
      if (random.nextInt(4) == 0) {
        boolean thrown = random.nextBoolean();
        if (thrown) {
          assertThat(client.ask("throw x")).isNull();
        }
        client.close();
        client = server.connect();
      }
    }
    client.close();
    return answered;
  }
}
