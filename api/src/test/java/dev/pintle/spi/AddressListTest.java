package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
  private static final AddressList LOOPBACK = AddressList.of("x", List.of("127.0.0.0/8", "::1"));

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void containsWhatIsInOneOfItsNetworks(String address) {
    assertThat(LOOPBACK.contains(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"128.0.0.1", "::2", "localhost", "", "unix", "unix:", "127.0.0.1:80"})
  void containsNothingElse(String text) {
    assertThat(LOOPBACK.contains(text)).isFalse();
  }

  @Test
  void containsWhatHasNoAddressOnlyIfItSaysSo() {
    String absent = null;
    assertThat(LOOPBACK.contains(absent)).isFalse();
    assertThat(AddressList.of("x", List.of("10.0.0.1", "unix")).contains(absent)).isTrue();
  }

  @Test
  void saysWhoseValueItCannotUnderstand() {
    assertThatThrownBy(() -> AddressList.of("--allow", List.of("::1", "localhost")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--allow takes addresses, networks and \"unix\", such as 10.0.0.0/8 or ::1, and not"
                + " \"localhost\"");
  }
}
