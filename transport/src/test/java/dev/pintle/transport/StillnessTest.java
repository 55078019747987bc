package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StillnessTest {
  private final LoopWord word = new LoopWord();
  private final Stillness stillness = new Stillness();

  private boolean tick() {
    return stillness.isTooLong(word.observe(), false);
  }

  private boolean heldUpTick() {
    return stillness.isTooLong(word.observe(), true);
  }

  @Test
  void isTooLongAfterTwoTicksInTheSameCallAndOnlyOnce() {
    word.enter();
    assertThat(tick()).as("it may have begun just now").isFalse();
    assertThat(tick()).isFalse();
    assertThat(tick()).isTrue();
    assertThat(tick()).isFalse();
  }

  @Test
  void startsOverWithTheNextCall() {
    long first = word.enter();
    tick();
    tick();
    word.leave(first);
    word.enter();
    assertThat(tick()).isFalse();
    assertThat(tick()).isFalse();
    assertThat(tick()).isTrue();
  }

  @Test
  void isNotThatOfALoopThatDrives() {
    for (int i = 0; i < 10; i++) {
      assertThat(tick()).isFalse();
    }
  }

  @Test
  void isNotThatOfALoopThatWasTaken() {
    long ticket = word.enter();
    tick();
    word.take(ticket);
    for (int i = 0; i < 10; i++) {
      assertThat(tick()).isFalse();
    }
  }

  @Test
  void isNotReckonedInTicksThatWereHeldUp() {
    word.enter();
    for (int i = 0; i < 10; i++) {
      assertThat(heldUpTick()).isFalse();
    }
    assertThat(tick()).isFalse();
    assertThat(tick()).isTrue();
  }

  @Test
  void isNotForgottenOverATickThatWasHeldUp() {
    word.enter();
    tick();
    assertThat(tick()).isFalse();
    assertThat(heldUpTick()).isFalse();
    assertThat(tick()).isTrue();
  }
}
