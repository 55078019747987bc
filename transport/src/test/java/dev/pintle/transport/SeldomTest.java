package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What may come a thousand times is said once a minute. */
class SeldomTest {
  private final Seldom seldom = new Seldom();

  private long after(long seconds) {
    return seldom.next(Long.MAX_VALUE - 5 + TimeUnit.SECONDS.toNanos(seconds)); // it may wrap
  }

  @Test
  void saysItOnceAMinuteAndHowManyThereWereBetween() {
    assertThat(after(0)).isZero();
    assertThat(after(0)).isEqualTo(-1);
    assertThat(after(59)).isEqualTo(-1);
    assertThat(after(60)).isEqualTo(2);
    assertThat(after(61)).isEqualTo(-1);
    assertThat(after(121)).isEqualTo(1);
    assertThat(after(181)).isZero();
  }
}
