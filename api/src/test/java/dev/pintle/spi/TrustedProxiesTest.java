package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Headers;
import dev.pintle.spi.TrustedProxies.Origin;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final Origin UNTOLD = new Origin(null, null, null);
  private static final InetSocketAddress PROXY = address("10.0.0.1", 4711);

  private final TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(literal, port);
  }

  private Origin origin(String... headers) {
    return proxies.origin(PROXY, Headers.of(headers));
  }

  private String client(String... headers) {
    InetSocketAddress address = origin(headers).address();
    return address == null ? null : address.getAddress().getHostAddress();
  }

  @Nested
  class Trusting {
    @ParameterizedTest
    @CsvSource({
      "10.0.0.0/8, 10.255.1.2, true",
      "10.0.0.0/8, 11.0.0.1, false",
      "10.1.2.3/8, 10.9.9.9, true",
      "192.168.1.0/25, 192.168.1.127, true",
      "192.168.1.0/25, 192.168.1.128, false",
      "192.0.2.1, 192.0.2.1, true",
      "192.0.2.1, 192.0.2.2, false",
      "0.0.0.0/0, 203.0.113.9, true",
      "0.0.0.0/0, ::1, false",
      "::/0, 203.0.113.9, false",
      "::1, ::1, true",
      "2001:db8::/33, 2001:db8:7fff::1, true",
      "2001:db8::/33, 2001:db8:8000::1, false",
      "2001:db8::1/128, 2001:db8::1, true",
      "2001:db8::1/128, 2001:db8::2, false",
      "127.0.0.1, ::ffff:127.0.0.1, true",
    })
    void takesAddressesAndNetworks(String network, String peer, boolean trusted) {
      assertThat(TrustedProxies.of(List.of(network)).trusts(address(peer, 1))).isEqualTo(trusted);
    }

    @Test
    void takesUnixSocketsOnlyIfTheyAreNamed() {
      UnixDomainSocketAddress unix = UnixDomainSocketAddress.of("/run/app.sock");

      assertThat(proxies.trusts(unix)).isFalse();
      assertThat(proxies.trusts(null)).isFalse();
      assertThat(TrustedProxies.of(List.of("unix")).trusts(unix)).isTrue();
      assertThat(TrustedProxies.of(List.of("unix")).trusts(null)).isTrue();
      assertThat(TrustedProxies.of(List.of("unix")).trusts(PROXY)).isFalse();
    }

    @Test
    void doesNotTakeANameThatIsNotResolved() {
      assertThat(proxies.trusts(InetSocketAddress.createUnresolved("10.0.0.1", 80))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "localhost",
          "10.0.0.0/",
          "10.0.0.0/-1",
          "10.0.0.0/33",
          "10.0.0.0/+8",
          "10.0.0.256",
          "10.0.0",
          "010.0.0.1",
          "1.2.3.4.5",
          "::1/129",
          "[::1]",
          "fe80::1%eth0",
          "12345::",
          "/8"
        })
    void refusesWhatIsNoNetwork(String text) {
      assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("trusted-proxies takes addresses")
          .hasMessageEndingWith("\"" + text + "\"");
    }
  }

  @Nested
  class Untrusted {
    private final Headers forged =
        Headers.of(
            "Forwarded", "for=192.0.2.1;proto=https;host=evil.example",
            "X-Forwarded-For", "192.0.2.1",
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Host", "evil.example");

    @Test
    @Tag("HND-07")
    void nobodyIsBelievedWhereNobodyIsNamed() {
      TrustedProxies none = TrustedProxies.of(List.of());

      assertThat(none.origin(PROXY, forged)).isEqualTo(UNTOLD);
      assertThat(none.origin(null, forged)).isEqualTo(UNTOLD);
    }

    @Test
    void aPeerOutsideTheNetworksIsNotBelieved() {
      assertThat(proxies.origin(address("192.0.2.7", 1), forged)).isEqualTo(UNTOLD);
    }

    @Test
    void aTrustedPeerThatSaysNothingChangesNothing() {
      assertThat(origin("Host", "example.org")).isEqualTo(UNTOLD);
    }
  }

  @Nested
  class XForwarded {
    @Test
    void tellsAddressSchemeAndHost() {
      assertThat(
              origin(
                  "X-Forwarded-For", "192.0.2.1",
                  "X-Forwarded-Proto", "HTTPS",
                  "X-Forwarded-Host", "example.org:8443"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", "example.org:8443"));
    }

    @ParameterizedTest
    @CsvSource({
      "'192.0.2.1, 10.0.0.2', 192.0.2.1",
      "'6.6.6.6, 192.0.2.1, 10.0.0.2', 192.0.2.1",
      "'6.6.6.6, 192.0.2.1', 192.0.2.1",
      "'10.0.0.4, 10.0.0.3', 10.0.0.4",
      "'unknown, 10.0.0.2', 10.0.0.2",
      "'192.0.2.1, junk, 10.0.0.2', 10.0.0.2",
      "'192.0.2.1,,', 192.0.2.1",
    })
    void isWalkedFromTheRightToTheFirstUntrusted(String field, String client) {
      assertThat(client("X-Forwarded-For", field)).isEqualTo(client);
    }

    @Test
    void isOneListOverSeveralFields() {
      assertThat(client("X-Forwarded-For", "6.6.6.6", "x-forwarded-for", "192.0.2.1, 10.0.0.2"))
          .isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "", "300.1.1.1", "1.2.3", "example.org", "192.0.2.1:x", "[::1"})
    void isNoAddressIfItIsMalformed(String field) {
      assertThat(client("X-Forwarded-For", field)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
      "192.0.2.1:1234, 192.0.2.1, 1234",
      "2001:db8::1, 2001:db8::1, 0",
      "[2001:db8::1], 2001:db8::1, 0",
      "[2001:db8::1]:65535, 2001:db8::1, 65535",
      "::ffff:192.0.2.1, 192.0.2.1, 0",
    })
    void mayHoldAPort(String field, String client, int port) {
      assertThat(origin("X-Forwarded-For", field).address()).isEqualTo(address(client, port));
    }

    @Test
    void takesSchemesFromTheSamePlaceIfThereAreAsMany() {
      assertThat(
              origin(
                  "X-Forwarded-For", "6.6.6.6, 192.0.2.1, 10.0.0.2",
                  "X-Forwarded-Proto", "http, https, http"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", null));
    }

    @Test
    void takesTheNearestSchemeIfThereAreNotAsMany() {
      assertThat(
              origin(
                  "X-Forwarded-For", "192.0.2.1, 10.0.0.2", "X-Forwarded-Proto", "http, x, https"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", null));
    }

    @Test
    void mayTellTheSchemeAlone() {
      assertThat(origin("X-Forwarded-Proto", "https")).isEqualTo(new Origin(null, "https", null));
    }

    @Test
    void ignoresASchemeOrHostThatIsNone() {
      assertThat(origin("X-Forwarded-Proto", "gopher", "X-Forwarded-Host", "a b/c"))
          .isEqualTo(UNTOLD);
    }
  }

  @Nested
  class Forwarded {
    @Test
    void tellsAddressSchemeAndHost() {
      assertThat(
              origin("Forwarded", "For=\"[2001:db8::1]:4711\";Proto=https;by=10.0.0.1;host=a.org"))
          .isEqualTo(new Origin(address("2001:db8::1", 4711), "https", "a.org"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "for=192.0.2.1, for=10.0.0.2|192.0.2.1",
          "for=6.6.6.6, for=192.0.2.1, for=10.0.0.2|192.0.2.1",
          "for=\"192.0.2.1:99\" , for=10.0.0.2 ,|192.0.2.1",
          "for=\"\\192.0.2.1\"|192.0.2.1",
          "for=192.0.2.1;x=\"\\\";for=6.6.6.6;y=\\\"\"|192.0.2.1",
          "for=192.0.2.1;x=\"a\\\";for=6.6.6.6;y=\\\"\"|192.0.2.1",
          "for=6.6.6.6;x=y\\, for=192.0.2.1|192.0.2.1",
          "for=_hidden, for=10.0.0.2|10.0.0.2",
          "for=unknown, for=10.0.0.2|10.0.0.2",
          "for=192.0.2.1, proto=http, for=10.0.0.2|10.0.0.2",
          "for=192.0.2.1, garbage, for=10.0.0.2|10.0.0.2",
          "for=192.0.2.1, for=\"1.2.3.4, for=10.0.0.2|",
          "for=1.2.3.4\"x|",
          "for=\"1.2.3.4\"x|",
          "for=\"1.2.3.4\\|",
          "for=|",
        })
    void isWalkedFromTheRightToTheFirstUntrusted(String field, String client) {
      assertThat(client("Forwarded", field)).isEqualTo(client);
    }

    @Test
    void isOneListOverSeveralFields() {
      assertThat(client("Forwarded", "for=192.0.2.1", "Forwarded", "for=10.0.0.2"))
          .isEqualTo("192.0.2.1");
    }

    @Test
    void isNotSplitWithinQuotes() {
      assertThat(origin("Forwarded", "for=192.0.2.1;x=\"a,for=6.6.6.6;proto=http\";proto=https"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", null));
    }

    /** The client has sent what stands before ", for=192.0.2.1", which the proxy has added. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "for=6.6.6.6;\"x=y, for=192.0.2.1",
          "for=6.6.6.6;x\"=y, for=192.0.2.1",
          "for=6.6.6.6;x=\"y, for=192.0.2.1",
          "for=6.6.6.6;x=y\", for=192.0.2.1",
          "for=6.6.6.6;\"x=y, for=\"192.0.2.1\"",
          "for=6.6.6.6;x=\"y, for=\"192.0.2.1\"",
          "for=6.6.6.6;x=\"y\\, for=\"192.0.2.1\"",
        })
    @Tag("HND-07")
    void isNotTheClientsIfItLeavesAQuoteOpen(String field) {
      assertThat(origin("Forwarded", field)).isEqualTo(UNTOLD);
    }

    @Test
    void takesTheSchemeFromTheProxyNextToTheClientThatTellsOne() {
      assertThat(
              origin(
                  "Forwarded", "for=6.6.6.6;proto=http, for=192.0.2.1, for=10.0.0.2;proto=https"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", null));
      assertThat(origin("Forwarded", "for=192.0.2.1;proto=https, for=10.0.0.2;proto=http"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", null));
    }
  }

  @Nested
  class BothKinds {
    @Test
    void areBelievedWhereTheyAgree() {
      assertThat(
              origin(
                  "Forwarded", "for=192.0.2.1;proto=https;host=a.org",
                  "X-Forwarded-For", "192.0.2.1",
                  "X-Forwarded-Proto", "https",
                  "X-Forwarded-Host", "a.org"))
          .isEqualTo(new Origin(address("192.0.2.1", 0), "https", "a.org"));
    }

    @Test
    void areNotBelievedWhereOneOfThemMayBeTheClients() {
      assertThat(
              origin(
                  "Forwarded", "for=6.6.6.6;proto=https;host=evil.example",
                  "X-Forwarded-For", "192.0.2.1",
                  "X-Forwarded-Proto", "http"))
          .isEqualTo(UNTOLD);
    }
  }
}
