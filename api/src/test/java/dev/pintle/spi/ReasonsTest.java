package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {
  @ParameterizedTest
  @CsvSource({
    "100, Continue",
    "103, Early Hints",
    "200, OK",
    "206, Partial Content",
    "208, Already Reported",
    "226, IM Used",
    "302, Found",
    "304, Not Modified",
    "305, Use Proxy",
    "307, Temporary Redirect",
    "308, Permanent Redirect",
    "400, Bad Request",
    "404, Not Found",
    "408, Request Timeout",
    "413, Content Too Large",
    "414, URI Too Long",
    "417, Expectation Failed",
    "421, Misdirected Request",
    "426, Upgrade Required",
    "429, Too Many Requests",
    "431, Request Header Fields Too Large",
    "451, Unavailable For Legal Reasons",
    "500, Internal Server Error",
    "505, HTTP Version Not Supported",
    "508, Loop Detected",
    "511, Network Authentication Required",
  })
  void areThoseOfTheRegistry(int status, String reason) {
    assertThat(Reasons.of(status)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 104, 199, 209, 306, 418, 427, 510, 599, 600, 999})
  void areEmptyForOthers(int status) {
    assertThat(Reasons.of(status)).isEmpty();
  }
}
