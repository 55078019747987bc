package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.transport.LendingModel.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of a few calls, threads and takers. */
class LendingModelTest {
  @ParameterizedTest(name = "{1} calls on {0} threads, {2} takers that look {3} times")
  @CsvSource({"2, 3, 1, 3", "3, 3, 2, 2", "4, 4, 1, 2", "4, 3, 3, 1"})
  void keepsOneDriverAndReturnsEachCallOnce(int threads, int calls, int takers, int looks) {
    Explorer explored =
        Explorer.explore(() -> new LendingModel(Flaw.NONE, threads, calls, takers, looks));

    assertThat(explored.states()).isGreaterThan(1000);
    assertThat(explored.ends()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void wouldFind(Flaw flaw) {
    assertThatThrownBy(() -> Explorer.explore(() -> new LendingModel(flaw, 3, 2, 2, 2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after thread 0");
  }

  @Test
  void aTakerThatLooksWhileNobodyIsInACallGetsNothing() {
    LoopWord word = new LoopWord();
    assertThat(LoopWord.isLent(word.observe())).isFalse();
    long ticket = word.enter();
    assertThat(LoopWord.isLent(word.observe())).isTrue();
    assertThat(word.take(ticket)).isTrue();
    assertThat(LoopWord.isLent(word.observe())).isFalse();
    word.drive();
    assertThat(LoopWord.isLent(word.observe())).isFalse();
  }

  @Test
  void aLoopThatWasNotTakenIsNotDrivenOn() {
    LoopWord word = new LoopWord();
    assertThatThrownBy(word::drive).isInstanceOf(IllegalStateException.class);
    word.enter();
    assertThatThrownBy(word::drive).isInstanceOf(IllegalStateException.class);
  }
}
