package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.ListenAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static List<Boolean> tls(int sockets, String... addresses) {
    return Addresses.tls(Stream.of(addresses).map(ListenAddress::parse).toList(), sockets);
  }

  @Test
  void eachSocketSpeaksWhatItsAddressSays() {
    assertThat(tls(3, "8080", "https://:8443", "unix:/s")).containsExactly(false, true, false);
  }

  @Test
  void inheritedStandsForAsManyAsThereAre() {
    assertThat(tls(4, "inherited", "https://:8443")).containsExactly(false, false, false, true);
    assertThat(tls(2, "https://:8443", "inherited")).containsExactly(true, false);
  }
}
