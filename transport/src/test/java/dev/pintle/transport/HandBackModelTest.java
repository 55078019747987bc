package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.transport.HandBackModel.Flaw;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every interleaving of a connection that comes back, its next request, and its loop. */
class HandBackModelTest {
  @ParameterizedTest(name = "whose peer was watched: {0}")
  @ValueSource(booleans = {true, false})
  void theNextRequestIsServedAlthoughTheLoopIsNotWoken(boolean watched) {
    Explorer explored = Explorer.explore(() -> new HandBackModel(Flaw.NONE, watched));

    assertThat(explored.states()).isGreaterThan(50);
    assertThat(explored.ends()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "ASKS_BEFORE_IT_LEAVES_WORD, true",
    "DOES_NOT_ASK_WHAT_WAS_SEEN, true",
    "DOES_NOT_ASK_WHETHER_IT_IS_WATCHED, false",
    "SLEEPS_WITHOUT_LOOKING_FOR_WORD, true"
  })
  void wouldFind(Flaw flaw, boolean watched) {
    assertThatThrownBy(() -> Explorer.explore(() -> new HandBackModel(flaw, watched)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("whether the bytes that came were served");
  }
}
