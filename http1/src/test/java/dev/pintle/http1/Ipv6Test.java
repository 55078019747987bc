package dev.pintle.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1:2::7:8",
        "ABCD:ef01::",
        "::ffff:192.0.2.1",
        "1:2:3:4:5:6:192.0.2.1",
        "::0.0.0.0",
        "::255.255.255.255",
        "0:0:0:0:0:0:0:0"
      })
  void knowsAddresses(String text) {
    assertThat(isAddress(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1::",
        "1::2::3",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8:",
        "::1:",
        "1.2.3.4",
        "::1.2.3",
        "::1.2.3.4.5",
        "::256.0.0.1",
        "::01.2.3.4",
        "::1.2.3.4:5",
        "::1.2.3.",
        "::1..2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::4294967297.0.0.1",
        "::1%eth0",
        "::1 "
      })
  void knowsWhatIsNone(String text) {
    assertThat(isAddress(text)).isFalse();
  }

  private static boolean isAddress(String text) {
    byte[] bytes = Readings.bytes("[" + text + "]");
    return Ipv6.isAddress(bytes, 1, bytes.length - 1);
  }
}
