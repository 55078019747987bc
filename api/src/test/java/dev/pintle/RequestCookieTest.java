package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.SampleRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCookieTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "a=1 | a | 1",
        "=b; a=1 | a | 1",
        "a=1; b=2; c=3 | b | 2",
        "a=1;b=2 | b | 2",
        "  a = 1 ;  b=2 | a | 1",
        "a= | a | ''",
        "a=x=y | a | x=y",
        "a=\"q r\" | a | q r",
        "a=\"\" | a | ''",
        "a=\" | a | '\"'",
        "a=%20 | a | %20",
        "ab=1; a=2 | a | 2",
        "a; a=2 | a | 2",
        "; ;a=2; | a | 2",
        "x; a=1 | a | 1",
      },
      delimiter = '|')
  void isFoundByItsName(String field, String name, String value) {
    assertThat(cookie(name, "Cookie", field)).isEqualTo(value);
  }

  /** Looking for "=" anew behind each ";" would take an hour. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isFoundInOneLookThroughAField() {
    String field = "a;".repeat(4_000_000) + "b=1";
    assertThat(Request.of(Map.of("HTTP_COOKIE", field)).cookie("b")).isEqualTo("1");
    assertThat(Request.of(Map.of("HTTP_COOKIE", field)).cookie("a")).isNull();
  }

  @Test
  void isTheFirstOfItsName() {
    assertThat(cookie("a", "Cookie", "a=1; a=2")).isEqualTo("1");
  }

  @Test
  void isFoundInAnyOfSeveralFields() {
    assertThat(cookie("b", "Cookie", "a=1", "cookie", "b=2")).isEqualTo("2");
  }

  @Test
  void isTheCaseOfItsName() {
    assertThat(cookie("A", "Cookie", "a=1")).isNull();
  }

  @Test
  void isNullWhereThereIsNone() {
    assertThat(cookie("b", "Cookie", "a=b; c")).isNull();
    assertThat(cookie("a", "Cookie", "a")).isNull();
    assertThat(cookie("a; b", "Cookie", "a; b=2")).isNull();
    assertThat(cookie("a", "Cookie", "")).isNull();
    assertThat(cookie("a")).isNull();
  }

  private static String cookie(String name, String... headers) {
    return Request.of(SampleRequest.get("/").headers(headers).env()).cookie(name);
  }
}
