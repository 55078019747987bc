package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionsTest {
  private final Connections connections = new Connections(2);

  private static long inAnHour() {
    return System.nanoTime() + TimeUnit.HOURS.toNanos(1);
  }

  @Test
  void areLetInUpToTheNumberAllowed() {
    assertThat(connections.opened()).isTrue();
    assertThat(connections.opened()).isTrue();
    assertThat(connections.opened()).isFalse();
    assertThat(connections.accepted()).isEqualTo(3);
    assertThat(connections.refused()).isEqualTo(1);
    assertThat(connections.open()).isEqualTo(3);
  }

  @Test
  void leaveRoomForOthersWhenTheyClose() {
    connections.opened();
    connections.opened();
    connections.opened();
    connections.closed();
    connections.closed();
    assertThat(connections.open()).isEqualTo(1);
    assertThat(connections.opened()).isTrue();
    assertThat(connections.refused()).isEqualTo(1);
  }

  @Test
  void areToldThatTheyAreTooManyWhileNotManyAreTold() {
    for (int i = 0; i < 2 + Connections.TOLD_AT_ONCE; i++) {
      connections.opened();
      assertThat(connections.tells(false)).isTrue();
    }
    connections.opened();
    assertThat(connections.tells(false)).isFalse();
    connections.closed();
    assertThat(connections.tells(false)).isTrue();
  }

  @Test
  void areToldNothingOverTls() {
    connections.opened();
    connections.opened();
    connections.opened();
    assertThat(connections.tells(true)).isFalse();
  }

  @Test
  void areToldWhereThereIsNoLimit() {
    Connections unlimited = new Connections(Integer.MAX_VALUE);
    unlimited.opened();
    assertThat(unlimited.tells(false)).isTrue();
  }

  @Test
  void areNotWaitedForIfThereIsNone() throws Exception {
    assertThat(connections.awaitNone(System.nanoTime() - 1)).isTrue();
  }

  @Test
  void areNotWaitedForBeyondTheDeadline() throws Exception {
    connections.opened();
    assertThat(connections.awaitNone(System.nanoTime() - 1)).isFalse();
  }

  @Test
  void areWaitedForUntilTheLastHasClosed() throws Exception {
    connections.opened();
    connections.opened();
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                none.complete(connections.awaitNone(inAnHour()));
              } catch (InterruptedException e) {
                none.completeExceptionally(e);
              }
            });
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      assertThat(waiter.isAlive()).as("it waits").isTrue();
    }
    connections.closed();
    assertThat(none).isNotDone();
    connections.closed();
    assertThat(none.get()).isTrue();
    waiter.join();
  }
}
