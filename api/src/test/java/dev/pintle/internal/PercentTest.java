package dev.pintle.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
  @Test
  void decodesEveryByteInBothCases() {
    for (int b = 0; b < 128; b++) {
      String expected = Character.toString(b);
      assertThat(Percent.decodePath(String.format("%%%02x", b))).isEqualTo(expected);
      assertThat(Percent.decodePath(String.format("%%%02X", b))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "%C3%28, \uFFFD(",
    "%FF%FE, \uFFFD\uFFFD",
    "%C0%AF, \uFFFD\uFFFD",
    "%ED%A0%80, \uFFFD",
    "%E2%82, \uFFFD",
    "%E2/%82, \uFFFD/\uFFFD",
    "%C3%a9%, é%",
    "%g0%0g%, %g0%0g%",
    "%-1, %-1",
  })
  void replacesWhatIsNotUtf8AndKeepsWhatIsNoEscape(String raw, String decoded) {
    assertThat(Percent.decodePath(raw)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a b", "/%2F", "/100%", "/café/€/😀", "/a?b#c", "/\0\n", "/a+b&c=d;e"})
  void encodesSoThatDecodingGivesTheSameBack(String path) {
    String raw = Percent.encodePath(path);

    assertThat(raw).matches("[/A-Za-z0-9._~!$&'()*+,;=:@%-]*");
    assertThat(Percent.decodePath(raw)).isEqualTo(path);
  }

  @Test
  void encodesNothingThatMayStandInAPath() {
    assertThat(Percent.encodePath("/azAZ09-._~!$&'()*+,;=:@"))
        .isEqualTo("/azAZ09-._~!$&'()*+,;=:@");
    assertThat(Percent.encodePath("/ %é")).isEqualTo("/%20%25%C3%A9");
  }

  @ParameterizedTest
  @CsvSource({
    "/a, true",
    "/%41, true",
    "%aF%0c, true",
    "%, false",
    "/%4, false",
    "/%4x, false",
    "/%41%, false",
    "/%%41, false",
    "/%+1, false",
    "/%\u0661\u0661, false",
  })
  void tellsMalformedEscapes(String raw, boolean wellFormed) {
    assertThat(Percent.isWellFormed(raw)).isEqualTo(wellFormed);
  }
}
