package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainStateTest {
  private final DrainState drain = new DrainState();

  @Test
  void isNotThatOfAServerThatServes() {
    assertThat(drain.hasBegun()).isFalse();
    assertThat(drain.isLate()).isFalse();
  }

  @Test
  void isNotLateInTheFirstHalf() {
    drain.begin(Duration.ofDays(1));
    assertThat(drain.hasBegun()).isTrue();
    assertThat(drain.isLate()).isFalse();
  }

  @Test
  void isLateAtOnceIfThereIsNoTime() {
    drain.begin(Duration.ZERO);
    assertThat(drain.hasBegun()).isTrue();
    assertThat(drain.isLate()).isTrue();
  }

  @Test
  void isNotLateForATimeThatNobodyCanCount() {
    drain.begin(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(drain.isLate()).isFalse();
  }
}
