package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("socket")
class WatchdogTest {
  /** Waits without a time limit, so it does not tick. */
  private static void assertParked(TransportFixture server) {
    Thread watchdog = server.transport.watchdog;
    TransportFixture.eventually(
        "parked",
        () -> {
          long waits = waits(watchdog);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // it would tick 50 times
          return watchdog.getState() == Thread.State.WAITING && waits(watchdog) == waits;
        });
  }

  private static long waits(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
  }

  @Test
  void doesNotTickWhileNothingIsToBeDone() throws IOException {
    try (TransportFixture server =
        new TransportFixture(Options.builder().build(), LineProtocol.Call::argument)) {
      assertParked(server);
      try (Client idle = server.connect()) {
        assertThat(idle.ask("quick 1")).isEqualTo("1");
        assertParked(server);
        assertThat(idle.ask("quick 2")).isEqualTo("2");
        assertParked(server);
      }
    }
  }

  @Test
  void isAwakeForACallAfterALongRest() throws IOException {
    LineProtocol.Factory[] factory = new LineProtocol.Factory[1];
    factory[0] =
        new LineProtocol.Factory(
            call -> {
              if (!call.turn().drives()) {
                return "beside"; // for want of a spare; such a call is not judged
              }
              int before = factory[0].beside.get();
              TransportFixture.eventually("taken", () -> factory[0].beside.get() > before);
              return "taken";
            });
    try (TransportFixture server = new TransportFixture(Options.builder().build(), factory[0]);
        Client client = server.connect()) {
      TransportFixture.eventually(
          "one on its loop",
          () -> {
            assertParked(server);
            return ask(client, "block x").equals("taken");
          });
    }
  }

  private static String ask(Client client, String line) {
    try {
      return client.ask(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsWithTheTransport() throws IOException {
    Thread watchdog;
    try (TransportFixture server =
        new TransportFixture(Options.builder().build(), LineProtocol.Call::argument)) {
      watchdog = server.transport.watchdog;
      assertThat(server.transport.threads()).isPositive();
    }
    TransportFixture.eventually("it has ended", () -> !watchdog.isAlive());
    assertThat(watchdog.isDaemon()).isFalse();
  }

  @Test
  void goesOnAfterATickThatFailed() throws InterruptedException {
    AtomicInteger ticks = new AtomicInteger();
    Drivers drivers = new Drivers("test-unused", 1, 1, () -> {});
    Loop[] none = new Loop[1]; // each tick fails on it
    Watchdog watchdog = new Watchdog("test-failing", none, drivers);
    watchdog.start();
    TransportFixture.eventually(
        "it waits after a failure",
        () -> watchdog.getState() == Thread.State.TIMED_WAITING && ticks.incrementAndGet() > 50);
    assertThat(watchdog.isAlive()).isTrue();
    watchdog.end();
    watchdog.join();
  }
}
