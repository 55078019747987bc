package dev.pintle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "0", "-1", "1.5", "11", "99999999999"})
  void areNoNumberIfTheyAreOutOfRange(String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandWords.count(word, 10))
        .withMessage("\"" + word + "\" is no number from 1 to 10");
  }

  @Test
  void areTheNumberItself() {
    assertThat(CommandWords.count("10", 10)).isEqualTo(10);
    assertThat(CommandWords.onlyCount(List.of("7"), 3, 10)).isEqualTo(7);
  }

  @Test
  void mayBeLeftOut() {
    assertThat(CommandWords.onlyCount(List.of(), 3, 10)).isEqualTo(3);
  }

  @Test
  void areNoneTooMany() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandWords.onlyCount(List.of("1", "two"), 3, 10))
        .withMessage("\"two\" is one word too many");
  }

  @Test
  void areReadAsTheyAre() {
    assertThat(CommandWords.<List<String>>read("usage", new String[] {"a", "b"}, words -> words))
        .containsExactly("a", "b");
  }
}
