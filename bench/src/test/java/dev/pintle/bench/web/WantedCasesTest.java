package dev.pintle.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases are raced with the numbers of connections that are named, each once. */
class WantedCasesTest {
  @Test
  void aCaseHasItsOwnNumbersAndThoseThatAreNamed() {
    assertThat(Wanted.cases(List.of("get", "get:64", "get:100", "single:9")))
        .isEqualTo(Map.of(WebCase.GET, List.of(8, 64, 512, 100), WebCase.SINGLE, List.of(9)));
  }

  @Test
  void theOrderDoesNotMatter() {
    assertThat(Wanted.cases(List.of("get:64", "get")))
        .isEqualTo(Map.of(WebCase.GET, List.of(64, 8, 512)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get:", "get:abc", "get:0", "get:-3", "get:9999999999", "got"})
  void whatIsNoCaseIsRefusedInASentence(String word) {
    assertThatThrownBy(() -> Wanted.cases(List.of(word)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word);
  }
}
