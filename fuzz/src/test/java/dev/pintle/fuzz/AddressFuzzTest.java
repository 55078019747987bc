package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.AddressList;
import dev.pintle.spi.IpLiterals;
import dev.pintle.spi.ListenAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What holds for addresses in options, whatever the text: it is refused in a sentence or reads the
 * same when it is written again; a network holds the address it is written with, and no name is
 * looked up.
 */
class AddressFuzzTest extends FuzzTest {
  AddressFuzzTest() {
    super(
        "dev.pintle.spi.ListenAddress*:dev.pintle.spi.AddressList:dev.pintle.spi.Network"
            + ":dev.pintle.spi.IpLiterals",
        128);
  }

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data what somebody has written
   */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, ISO_8859_1);
    checkListen(text);
    checkNetwork(text);
    checkLiteral(text);
  }

  private static void checkListen(String text) {
    ListenAddress address;
    try {
      address = ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("cannot listen on \"" + text + "\"; ");
      return;
    }
    assertThat(ListenAddress.parse(address.toString())).isEqualTo(address);
    if (address instanceof ListenAddress.Tcp tcp) {
      assertThat(tcp.port()).isBetween(0, 65535);
      assertThat(tcp.host() == null || tcp.host().matches("[A-Za-z0-9._:%-]+")).isTrue();
    }
  }

  private static void checkNetwork(String text) {
    AddressList list;
    try {
      list = AddressList.of("networks", List.of(text));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("networks takes ");
      return;
    }
    if (text.equals("unix")) {
      assertThat(list.contains((String) null)).isTrue();
      return;
    }
    String literal = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
    InetAddress written = IpLiterals.address(literal);
    assertThat(written).isNotNull();
    assertThat(list.contains(new InetSocketAddress(written, 1))).isTrue();
    assertThat(list.contains(literal)).isTrue();
    assertThat(list.contains((String) null)).isFalse();
  }

  private static void checkLiteral(String text) {
    InetAddress address = IpLiterals.address(text);
    if (address != null) {
      assertThat(text).matches("[0-9a-fA-F:.]+");
      assertThat(address.toString()).startsWith("/"); // it has no name
      assertThat(IpLiterals.address(address.getHostAddress())).isEqualTo(address);
    }
  }
}
