package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "8080, 127.0.0.1, 8080, false",
    "0, 127.0.0.1, 0, false",
    "65535, 127.0.0.1, 65535, false",
    "127.0.0.1:8080, 127.0.0.1, 8080, false",
    ":8080, , 8080, false",
    "0.0.0.0:80, 0.0.0.0, 80, false",
    "[::1]:8080, ::1, 8080, false",
    "[::]:8080, ::, 8080, false",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80, false",
    "www.example.org:80, www.example.org, 80, false",
    "app_1:80, app_1, 80, false",
    "http://8080, 127.0.0.1, 8080, false",
    "http://127.0.0.1:8080/, 127.0.0.1, 8080, false",
    "HTTP://localhost, localhost, 80, false",
    "http://:8080, , 8080, false",
    "https://:8443, , 8443, true",
    "https://localhost, localhost, 443, true",
    "https://[::1], ::1, 443, true",
    "https://[::1]:8443/, ::1, 8443, true",
  })
  void readsTcpPorts(String text, String host, int port, boolean tls) {
    assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress.Tcp(host, port, tls));
  }

  @Test
  void readsUnixSockets() {
    assertThat(ListenAddress.parse("unix:/run/app.sock"))
        .isEqualTo(new ListenAddress.Unix(Path.of("/run/app.sock")));
    assertThat(ListenAddress.parse("unix:app.sock"))
        .isEqualTo(new ListenAddress.Unix(Path.of("app.sock")));
  }

  @Test
  void readsDescriptors() {
    assertThat(ListenAddress.parse("fd:0")).isEqualTo(new ListenAddress.Descriptor(0));
    assertThat(ListenAddress.parse("fd:12")).isEqualTo(new ListenAddress.Descriptor(12));
  }

  @Test
  void readsInherited() {
    assertThat(ListenAddress.parse("inherited")).isEqualTo(new ListenAddress.Inherited());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "-1",
        "65536",
        "99999999999",
        ":65536",
        ":80 ",
        "localhost",
        "localhost:",
        "localhost:http",
        "8080:80",
        "::1:8080",
        "::1",
        "[::1]",
        "[::1]8080",
        "[::1:8080",
        "[]:80",
        "[localhost]:80",
        "a b:80",
        "user@host:80",
        "http://",
        "http:///",
        "http://localhost:80/app",
        "ftp://localhost:80",
        "unix:",
        "fd:",
        "fd:-1",
        "fd:x",
        "fd:99999999999",
        "/run/app.sock",
        "Inherited",
        "unix:a\0b",
        ":８０"
      })
  void refusesAnythingElseInASentence(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot listen on \"" + text + "\"; write a port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://unix:5",
        "http://fd:5",
        "https://unix:5",
        "8080",
        ":8080",
        "[::1]:80",
        "host:80",
        "https://:8443",
        "https://[::1]:1",
        "unix:/a",
        "fd:3",
        "inherited"
      })
  void printsWhatItCanReadBack(String text) {
    ListenAddress address = ListenAddress.parse(text);

    assertThat(ListenAddress.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void isLoopbackOnPort8080WhereNothingWasSet() {
    assertThat(ListenAddress.of(Options.builder().build()))
        .containsExactly(new ListenAddress.Tcp("127.0.0.1", 8080, false));
  }

  @Test
  void keepsTheOrderOfTheOptions() {
    assertThat(ListenAddress.of(Options.builder().listen("fd:3", ":80").build()))
        .containsExactly(new ListenAddress.Descriptor(3), new ListenAddress.Tcp(null, 80, false));
  }
}
