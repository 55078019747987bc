package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What goes wrong again and again is told once a minute. */
class SeldomTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final Seldom seldom = new Seldom(nanos::get);

  @Test
  void tellsTheFirstAtOnce() {
    assertThat(seldom.isDue()).isTrue();
  }

  @Test
  void tellsNothingMoreWithinAMinute() {
    assertThat(seldom.isDue()).isTrue();
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
    assertThat(seldom.isDue()).isFalse();
  }

  @Test
  void tellsItAgainAMinuteLaterAlthoughItWasAskedBetween() {
    assertThat(seldom.isDue()).isTrue();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(seldom.isDue()).isFalse();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(seldom.isDue()).isTrue();
    assertThat(seldom.isDue()).isFalse();
  }

  @Test
  void countsWhatItHasKeptBack() {
    assertThat(seldom.next()).isZero();
    assertThat(seldom.next()).isEqualTo(-1);
    assertThat(seldom.next()).isEqualTo(-1);
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(seldom.next()).isEqualTo(2);
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(seldom.next()).isZero();
  }
}
