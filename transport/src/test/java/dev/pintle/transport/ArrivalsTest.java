package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many of the connections that it accepts at once a loop keeps for itself. */
class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  private void rounds(int count, long turnMicros) {
    for (int i = 0; i < count; i++) {
      arrivals.settle(3, 3 * TimeUnit.MICROSECONDS.toNanos(turnMicros));
    }
  }

  @Test
  void areAsManyAsHaveTheirTurnSoon() {
    rounds(50, 10);
    assertThat(arrivals.mayTake(9)).isTrue();
    assertThat(arrivals.mayTake(11)).isFalse();
  }

  @Test
  void areAllBeforeAnythingIsKnown() {
    assertThat(arrivals.mayTake(1000)).isTrue();
  }

  @Test
  void areOneAtLeastHoweverLongItsTurnsAre() {
    rounds(50, 100_000);
    assertThat(arrivals.mayTake(0)).isTrue();
    assertThat(arrivals.mayTake(1)).isFalse();
  }

  @Test
  void areMoreAgainWhenItsTurnsAreQuickAgain() {
    rounds(50, 1000);
    rounds(50, 10);
    assertThat(arrivals.mayTake(9)).isTrue();
  }

  @Test
  void areNotFewForOnePauseOfTheMachine() {
    rounds(50, 10);
    rounds(1, 10_000);
    assertThat(arrivals.mayTake(1)).as("right after it").isFalse();
    rounds(40, 10);
    assertThat(arrivals.mayTake(8)).isTrue();
  }
}
