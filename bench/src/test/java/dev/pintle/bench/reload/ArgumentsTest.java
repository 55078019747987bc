package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line of the torture asks for. */
class ArgumentsTest {
  @Test
  void areAllHandlersAndWaysUnlessItSaysOtherwise() {
    List<Trial> trials = Arguments.parse().trials();
    assertThat(trials).hasSize(Stack.values().length * Way.ALL.size());
    assertThat(trials.get(0).requests()).isEqualTo(1_000_000);
    assertThat(trials.get(0).reloads()).isEqualTo(100);
  }

  @Test
  void areTheNamedOnes() {
    assertThat(Arguments.parse("undertow,http", "supervisor", "3", "500"))
        .isEqualTo(
            new Arguments(List.of(Stack.UNDERTOW, Stack.HTTP), List.of(Way.SUPERVISOR), 3, 500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tomcat | \"tomcat\" is none of ",
        "http never | \"never\" is none of ",
        "http all -1 | -1 is not within 0 and 10000",
        "http all 10001 | 10001 is not within 0 and 10000",
        "http all many | \"many\" is no number",
        "all all 1 1 1 | there are more than four arguments"
      })
  void areRefusedInASentence(String line, String sentence) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }
}
