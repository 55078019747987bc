package dev.pintle.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line "PROXY …", however it is cut. */
class ProxyHeaderV1Test {
  private static ProxyHeader between(String source, int sourcePort, String to, int toPort) {
    return ProxyHeader.of(
        new InetSocketAddress(source, sourcePort), new InetSocketAddress(to, toPort));
  }

  @Test
  void namesBothEnds() throws Exception {
    assertThat(ProxyBytes.read("PROXY TCP4 192.0.2.7 198.51.100.1 65535 443\r\n"))
        .isEqualTo(between("192.0.2.7", 65535, "198.51.100.1", 443));
    assertThat(ProxyBytes.read("PROXY TCP6 2001:DB8::7 ::1 0 1\r\n"))
        .isEqualTo(between("2001:db8::7", 0, "::1", 1));
    String longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    assertThat(ProxyBytes.read("PROXY TCP6 " + longest + " " + longest + " 65535 65535\r\n"))
        .isEqualTo(between(longest, 65535, longest, 65535));
  }

  @Test
  void anIpv4AddressInIpv6IsThatAddress() throws Exception {
    ProxyHeader header = ProxyBytes.read("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:c000:207 1 2\r\n");
    assertThat(header).isEqualTo(between("192.0.2.7", 1, "192.0.2.7", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n",
        "PROXY UNKNOWN \u0000what\n ever\r \r\n"
      })
  void mayNotKnow(String line) throws Exception {
    assertThat(ProxyBytes.read(line)).isEqualTo(ProxyHeader.UNNAMED);
  }

  @Test
  void has107BytesAtMost() throws Exception {
    String head = "PROXY UNKNOWN ";
    String line = head + "x".repeat(ProxyHeaderV1.MAX_LINE - head.length() - 2) + "\r\n";
    assertThat(line).hasSize(107);
    assertThat(ProxyBytes.read(line)).isEqualTo(ProxyHeader.UNNAMED);
    assertThat(ProxyBytes.refusedAt((head + "x".repeat(1000)).getBytes(ISO_8859_1))).isEqualTo(107);
    assertThat(ProxyBytes.refusedAt(("x" + line).getBytes(ISO_8859_1))).isEqualTo(1);
    assertThat(ProxyBytes.refusedAt(line.replace("x\r", "xx\r").getBytes(ISO_8859_1)))
        .isEqualTo(107);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY \r\n",
        "PROXY TCP4\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
        "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 4294967297\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n",
        "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n",
        "PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 ::1 ::2 1 2\r\n",
        "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP6 ::1 1.2.3.4 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP6 1::2::3 ::1 1 2\r\n",
        "PROXY TCP4 localhost 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\r\n"
      })
  void isRefusedIfItIsNotExactlyThat(String line) {
    assertThatThrownBy(() -> ProxyBytes.read(line))
        .isInstanceOf(MalformedProxyHeaderException.class)
        .hasMessageStartingWith("its PROXY line ");
  }

  @ParameterizedTest
  @CsvSource({"GET / HTTP/1.1,1", "POST,2", "PROXX,5", "proxy,1", "PROXY-,6", "' ',1"})
  void isRefusedAtTheFirstByteThatIsNone(String text, int at) {
    assertThat(ProxyBytes.refusedAt(text.getBytes(ISO_8859_1))).isEqualTo(at);
    assertThatThrownBy(() -> ProxyBytes.read(text))
        .hasMessage("it does not begin with a PROXY header");
  }
}
