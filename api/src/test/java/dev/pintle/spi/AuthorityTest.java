package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, ''",
    "example.com:8080, example.com, 8080",
    "example.com:, example.com, ''",
    "[::1], [::1], ''",
    "[::1]:80, [::1], 80",
    "'', '', ''",
    ":80, '', 80",
  })
  void isSplitBeforeItsPort(String text, String host, String port) {
    assertThat(Authority.split(text)).isEqualTo(new Authority(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "EXAMPLE.com:0",
        "example.com:",
        "example.com:65535",
        "example.com:00080",
        "127.0.0.1:80",
        "[::1]",
        "[2001:db8::1]:443",
        "[v1.fe80]",
        "caf%C3%A9.example",
        "a_b",
        "a-z.A-Z.0-9:9",
        "[::]",
      })
  void isValid(String text) {
    assertThat(Authority.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:65536",
        "a:99999999999",
        "a:-1",
        "a:+1",
        "a:1a",
        "a:\u0661",
        "a:80:80",
        "::1",
        "[::1",
        "::1]",
        "[]",
        "[:]",
        "[::1]80",
        "[::1%25eth0]",
        "u@a",
        "a b",
        "a/b",
        "a\\b",
        "a,b\u0000",
        "a?b",
        "café",
        "<a>",
      })
  void isInvalid(String text) {
    assertThat(Authority.isValid(text)).isFalse();
  }
}
