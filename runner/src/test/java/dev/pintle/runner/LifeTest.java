package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A thread that is interrupted shows whether it would wait. */
class LifeTest {
  private final Life life = new Life(Duration.ZERO, Duration.ZERO);

  @Test
  void leavesASuccessorAMoment() {
    life.replaced();
    Thread.currentThread().interrupt();
    assertThatThrownBy(life::letSuccessorBegin).isInstanceOf(InterruptedException.class);
  }

  @Test
  void waitsForNoneThatIsNotThere() throws Exception {
    Thread.currentThread().interrupt();
    life.letSuccessorBegin();
    assertThat(Thread.interrupted()).isTrue();
  }
}
