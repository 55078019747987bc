package dev.pintle.runner.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void doesNotWaitTheFirstTime() {
    assertThat(backoff.after(Duration.ZERO)).isZero();
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToALimit() {
    backoff.after(Duration.ZERO);
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Times.BACKOFF_FIRST);
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Times.BACKOFF_FIRST.multipliedBy(2));
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Times.BACKOFF_FIRST.multipliedBy(4));
    for (int i = 0; i < 100; i++) {
      backoff.after(Duration.ZERO);
    }
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Times.BACKOFF_LIMIT);
  }

  @Test
  void beginsAnewAfterATimeOfHealth() {
    for (int i = 0; i < 10; i++) {
      backoff.after(Duration.ZERO);
    }
    assertThat(backoff.after(Times.HEALTHY)).isZero();
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Times.BACKOFF_FIRST);
  }
}
