package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A loop lets others have its core where that has done good, and seldom where it has not. */
class YieldingTest {
  private static final long AT_ONCE = TimeUnit.MICROSECONDS.toNanos(1);
  private static final long SOON = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(3);

  private long now = Long.MAX_VALUE - SLICE; // the clock may overflow
  private long takes;
  private int yields;
  private final Yielding yielding =
      new Yielding(
          () -> now,
          () -> {
            now += takes;
            yields++;
          });

  /** A round, after which so much was found; true if others were let go first. */
  private boolean round(long nanos, int found) {
    int before = yields;
    takes = nanos;
    yielding.letOthersGo();
    yielding.found(found);
    return yields > before;
  }

  private void rounds(int count, long nanos, int found) {
    for (int i = 0; i < count; i++) {
      assertThat(round(nanos, found)).isTrue();
    }
  }

  /** Asks without end, a millisecond apart, and tells the longest time between two yields. */
  private long longestPauseMillis(long nanos, int found) {
    long longest = 0;
    long last = now;
    for (int i = 0; i < 20_000; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(1);
      if (round(nanos, found)) {
        longest = Math.max(longest, now - nanos - last);
        last = now;
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  @Test
  void isAskedAgainAndAgainWhileNobodyWantsTheCore() {
    rounds(1000, AT_ONCE, 1);
  }

  @Test
  void goesOnWhileItBringsMuch() {
    rounds(1000, SOON, Yielding.MANY);
  }

  @Test
  void isTriedSeldomBesideAThreadThatComputes() {
    assertThat(longestPauseMillis(SLICE, 100)).isBetween(1000L, 1001L);
  }

  @Test
  void isTriedSeldomIfItBringsLittle() {
    assertThat(longestPauseMillis(SOON, Yielding.MANY - 1)).isBetween(1000L, 1001L);
  }

  @Test
  void isTriedAgainSoonAfterTheFirstTimeInVain() {
    rounds(1, SLICE, 100);
    assertThat(round(SOON, 100)).isFalse();
    now += Yielding.FIRST_PAUSE_NANOS;
    rounds(1000, SOON, 100);
  }

  @Test
  void isTriedSoonOnceMoreWhenItHasDoneGoodAgain() {
    assertThat(longestPauseMillis(SLICE, 100)).isGreaterThan(500);
    now += Yielding.LONGEST_PAUSE_NANOS;
    rounds(1, SOON, 100);
    rounds(1, SLICE, 100);
    assertThat(round(SOON, 100)).isFalse();
    now += Yielding.FIRST_PAUSE_NANOS;
    rounds(1, SOON, 100);
  }

  @Test
  void goesOnBehindOneLongWaitAmongManyThatWereGood() {
    rounds(2 * Yielding.WEIGHT, SOON, 100);
    rounds(1, SLICE, 100);
    rounds(1, SOON, 100);
  }

  @Test
  void endsBehindManyLongWaitsHoweverGoodItWas() {
    rounds(100_000, SOON, 100);
    int before = yields;
    for (int i = 0; i < 100; i++) {
      round(SLICE, 100);
    }
    assertThat(yields - before).isLessThan(20);
  }

  /** What a select that nobody went before has found says nothing. */
  @Test
  void isJudgedOnlyWhereItWasDone() {
    rounds(1, SOON, 100);
    for (int i = 0; i < 10; i++) {
      yielding.found(0);
    }
    assertThat(round(SOON, 100)).isTrue();
  }
}
