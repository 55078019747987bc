package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.runner.Arguments.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static final List<Option> KNOWN =
      List.of(
          new Option("-l", "--listen", "ADDR", ""),
          new Option("-r", "--reload", "", ""),
          new Option("", "--mount", "PATH", ""));

  @ParameterizedTest
  @ValueSource(strings = {"--listen 80", "--listen=80", "-l 80", "-l80"})
  void takesAValueInEachForm(String line) {
    assertThat(parse(line).all("--listen")).containsExactly("80");
  }

  @Test
  void keepsRepeatsInOrder() {
    Arguments arguments = parse("-l 1 --listen=2 -l 3");

    assertThat(arguments.all("--listen")).containsExactly("1", "2", "3");
    assertThat(arguments.last("--listen")).isEqualTo("3");
  }

  @Test
  void takesOperandsFromBetweenOptions() {
    Arguments arguments = parse("-r Hello.java --mount /a");

    assertThat(arguments.has("--reload")).isTrue();
    assertThat(arguments.operands()).containsExactly("Hello.java");
    assertThat(arguments.last("--mount")).isEqualTo("/a");
  }

  @Test
  void takesEverythingBehindTwoDashesAsOperands() {
    assertThat(parse("-r -- -r --mount").operands()).containsExactly("-r", "--mount");
  }

  @Test
  void takesASingleDashAsAnOperandOrAValue() {
    assertThat(parse("-").operands()).containsExactly("-");
    assertThat(parse("--mount -").last("--mount")).isEqualTo("-");
  }

  @Test
  void keepsAnEmptyValueAndFurtherEqualSigns() {
    assertThat(parse("--mount=").last("--mount")).isEmpty();
    assertThat(parse("--mount=a=b").last("--mount")).isEqualTo("a=b");
  }

  @Test
  void hasNothingThatWasNotSaid() {
    assertThat(parse("-r").has("--listen")).isFalse();
    assertThat(parse("-r").last("--listen")).isNull();
    assertThat(parse("-r").all("--listen")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--lisen 80", "-x", "--lisen=80"})
  void refusesWhatItDoesNotKnow(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no option ")
        .hasMessageEndingWith("bin/pintle --help says which there are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--listen", "-l"})
  void asksForAMissingValue(String line) {
    assertThatThrownBy(() -> parse(line)).hasMessage("--listen needs a value: --listen ADDR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--reload=yes", "-ryes"})
  void refusesAValueThatIsNotWanted(String line) {
    assertThatThrownBy(() -> parse(line)).hasMessage("--reload takes no value; leave out \"yes\"");
  }

  private static Arguments parse(String line) {
    return Arguments.parse(KNOWN, List.of(line.split(" ", -1)));
  }
}
