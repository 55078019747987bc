package dev.pintle.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentParamTest {
  @Tag("REQ-03")
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a, a",
    "a+b, a b",
    "+, ' '",
    "a%20b, a b",
    "a%2Bb, a+b",
    "%2B+%2b, '+ +'",
    "caf%C3%A9, café",
    "%E2%82%AC, €",
    "caf\u00C3\u00A9, café",
    "\u00C3\u00A9, é",
    "\u0080, \uFFFD",
    "%FFx, \uFFFDx",
    "%26%3D, &=",
  })
  void decodesPlusAndEscapes(String encoded, String text) {
    assertThat(Percent.decodeParam(encoded, 0, encoded.length())).isEqualTo(text);
  }

  @Test
  void decodesAPartOfAText() {
    assertThat(Percent.decodeParam("a=%41+b&c", 2, 7)).isEqualTo("A b");
  }

  @Tag("REQ-04")
  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "a%", "%zz", "%4z", "+%", "%41%4", "\u00E9%"})
  void tellsMalformedEscapes(String encoded) {
    assertThat(Percent.decodeParam(encoded, 0, encoded.length())).isNull();
  }

  @Test
  void doesNotReadAnEscapeAcrossTheEnd() {
    assertThat(Percent.decodeParam("a%41", 0, 3)).isNull();
    assertThat(Percent.decodeParam("a%41", 0, 2)).isNull();
  }
}
