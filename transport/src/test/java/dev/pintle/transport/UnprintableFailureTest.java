package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A failure that fails again while it is logged, as all do when there is no memory: it costs its
 * connection and nothing else.
 */
@Tag("socket")
class UnprintableFailureTest {
  @SuppressWarnings("OverrideThrowableToString") // it is about what a log prints
  private static final class Unprintable extends Error {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new Unprintable();
    }
  }

  private static String answer(LineProtocol.Call call) {
    if (call.command().equals("late")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // the watchdog takes the loop
    }
    if (!call.command().equals("quick")) {
      throw new Unprintable();
    }
    return call.argument();
  }

  private static void failEverywhere(String command) throws IOException {
    Options options = Options.builder().maxConcurrentCalls(2).build();
    try (TransportFixture server = new TransportFixture(options, UnprintableFailureTest::answer)) {
      for (int i = 0;
          i < 20;
          i++) { // each loop more than once, and more often than there are slots
        try (Client failing = server.connect()) {
          assertThat(failing.ask(command + " x")).isNull();
        }
        try (Client next = server.connect()) {
          assertThat(next.ask("quick " + i)).isEqualTo(String.valueOf(i));
        }
      }
      server.assertAtRest();
    }
  }

  @Test
  void leavesTheLoopDriven() throws IOException {
    failEverywhere("fail");
  }

  @Test
  void leavesACallBesideItsLoopItsSlotToGiveBack() throws IOException {
    failEverywhere("late");
  }
}
