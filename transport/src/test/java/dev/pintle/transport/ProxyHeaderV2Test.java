package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A binary header, however it is cut. */
class ProxyHeaderV2Test {
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;

  private static final byte[] IPV4 = hex("c0000207 c6336401 ffff 01bb");
  private static final byte[] IPV6 =
      hex("20010db8000000000000000000000007 20010db8000000000000000000000001" + " 0001 0002");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static void assertMalformed(byte[] header, String message) {
    assertThatThrownBy(() -> ProxyBytes.read(header))
        .isInstanceOf(MalformedProxyHeaderException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x11, 0x12})
  void namesBothEndsOverIpv4(int family) throws Exception {
    assertThat(ProxyBytes.read(ProxyBytes.v2(PROXY, family, IPV4)))
        .isEqualTo(
            ProxyHeader.of(
                new InetSocketAddress("192.0.2.7", 65535),
                new InetSocketAddress("198.51.100.1", 443)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x21, 0x22})
  void namesBothEndsOverIpv6(int family) throws Exception {
    assertThat(ProxyBytes.read(ProxyBytes.v2(PROXY, family, IPV6)))
        .isEqualTo(
            ProxyHeader.of(
                new InetSocketAddress("2001:db8::7", 1), new InetSocketAddress("2001:db8::1", 2)));
  }

  @Test
  void namesNobodyOnAUnixSocket() throws Exception {
    assertThat(ProxyBytes.read(ProxyBytes.v2(PROXY, 0x31, new byte[216])))
        .isEqualTo(ProxyHeader.UNNAMED);
  }

  @Test
  void mayNotKnow() throws Exception {
    assertThat(ProxyBytes.read(ProxyBytes.v2(PROXY, 0x00))).isEqualTo(ProxyHeader.UNNAMED);
    assertThat(ProxyBytes.read(ProxyBytes.v2(PROXY, 0x00, ProxyBytes.field(4, new byte[9]))))
        .isEqualTo(ProxyHeader.UNNAMED);
  }

  /** The family and all that follows is to be passed over. */
  @ParameterizedTest
  @CsvSource({"0,0", "17,0", "17,12", "255,3", "0,200"})
  void isTheProxysOwnIfItSaysSo(int family, int length) throws Exception {
    assertThat(ProxyBytes.read(ProxyBytes.v2(LOCAL, family, new byte[length])))
        .isEqualTo(ProxyHeader.LOCAL);
  }

  @Test
  void isTheProxysOwnWhateverItsFieldsSay() throws Exception {
    byte[] noChecksum = ProxyBytes.field(3, new byte[3]);
    assertThat(ProxyBytes.read(ProxyBytes.v2(LOCAL, 0x00, noChecksum)))
        .isEqualTo(ProxyHeader.LOCAL);
    assertThat(ProxyBytes.read(ProxyBytes.v2(LOCAL, 0x00, hex("0100ff00"))))
        .isEqualTo(ProxyHeader.LOCAL);
  }

  @Test
  void mayHaveFieldsBehindTheAddresses() throws Exception {
    byte[] header =
        ProxyBytes.v2(
            PROXY,
            0x11,
            IPV4,
            ProxyBytes.field(1, new byte[] {'h', '2'}),
            ProxyBytes.field(4, new byte[0]),
            ProxyBytes.field(0xee, new byte[700]));
    assertThat(ProxyBytes.read(header).source())
        .isEqualTo(new InetSocketAddress("192.0.2.7", 65535));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "0100", "010001", "01000268", "0100006869"})
  void isRefusedIfAFieldGoesBeyondItsEnd(String fields) {
    assertMalformed(ProxyBytes.v2(PROXY, 0x11, IPV4, hex(fields)), "ends within a field");
  }

  @Test
  void isLongAtMostAsHaproxysBuffer() throws Exception {
    int room = ProxyHeaderV2.MAX_BYTES - 16 - IPV4.length - 3;
    byte[] longest = ProxyBytes.v2(PROXY, 0x11, IPV4, ProxyBytes.field(0xee, new byte[room]));
    assertThat(longest).hasSize(16 * 1024);
    assertThat(ProxyBytes.read(longest).source()).isNotNull();
    byte[] longer = ProxyBytes.v2(PROXY, 0x11, IPV4, ProxyBytes.field(0xee, new byte[room + 1]));
    assertMalformed(longer, "longer than 16384 bytes");
    assertThat(ProxyBytes.refusedAt(longer)).isEqualTo(16);
    assertThat(ProxyBytes.refusedAt(ProxyBytes.v2(LOCAL, 0, 65535, new byte[0]))).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({"17,11", "18,0", "33,35", "34,12", "49,215", "50,36"})
  void isRefusedIfItIsTooShortForItsAddresses(int family, int length) {
    assertMalformed(ProxyBytes.v2(PROXY, family, new byte[length]), "too short");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x10, 0x13, 0x1f, 0x20, 0x30, 0x41, 0xff})
  void isRefusedIfItsFamilyIsUnknown(int family) {
    assertMalformed(ProxyBytes.v2(PROXY, family, new byte[216]), "family");
    assertThat(ProxyBytes.refusedAt(ProxyBytes.v2(PROXY, family))).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x22, 0x2f, 0x11, 0x10, 0x31, 0x01, 0x00, 0xa1})
  void isRefusedIfItsVersionOrCommandIsUnknown(int command) {
    assertMalformed(ProxyBytes.v2(command, 0x11, IPV4), "version or command");
    assertThat(ProxyBytes.refusedAt(ProxyBytes.v2(command, 0x11, IPV4))).isEqualTo(13);
  }

  @Test
  void isRefusedAtTheFirstByteThatIsNotItsSignature() {
    for (int i = 1; i < ProxyHeaderV2.SIGNATURE.length; i++) {
      byte[] other = ProxyHeaderV2.SIGNATURE.clone();
      other[i] ^= 1;
      assertThat(ProxyBytes.refusedAt(other)).isEqualTo(i + 1);
      assertMalformed(other, "it does not begin with a PROXY header");
    }
  }

  @Test
  void isBelievedIfItsChecksumIsRight() throws Exception {
    byte[] checked =
        ProxyBytes.withChecksumAtItsEnd(
            ProxyBytes.v2(
                PROXY,
                0x11,
                IPV4,
                ProxyBytes.field(1, new byte[] {'x'}),
                ProxyBytes.field(3, new byte[4])));
    assertThat(ProxyBytes.read(checked).source()).isNotNull();
    byte[] unknown =
        ProxyBytes.withChecksumAtItsEnd(
            ProxyBytes.v2(PROXY, 0x00, ProxyBytes.field(3, new byte[4])));
    assertThat(ProxyBytes.read(unknown)).isEqualTo(ProxyHeader.UNNAMED);
  }

  @Test
  void isRefusedIfItsChecksumIsWrong() throws Exception {
    byte[] checked =
        ProxyBytes.withChecksumAtItsEnd(
            ProxyBytes.v2(
                PROXY,
                0x11,
                IPV4,
                ProxyBytes.field(4, hex("00")),
                ProxyBytes.field(3, new byte[4])));
    assertThat(ProxyBytes.read(checked).source()).isNotNull();
    for (int i = 16; i < 28; i++) { // the addresses
      byte[] changed = checked.clone();
      changed[i] ^= 0x10;
      assertMalformed(changed, "a checksum that is wrong");
    }
    byte[] changed = checked.clone();
    changed[checked.length - 1] ^= 1;
    assertMalformed(changed, "a checksum that is wrong");
  }

  @Test
  void isRefusedIfItsChecksumIsNone() {
    for (int length : new int[] {0, 3, 5}) {
      byte[] header = ProxyBytes.v2(PROXY, 0x11, IPV4, ProxyBytes.field(3, new byte[length]));
      assertMalformed(header, "a checksum that is none");
    }
    byte[] twice = ProxyBytes.v2(PROXY, 0x11, IPV4, hex("03000400000000 03000400000000"));
    assertMalformed(twice, "a checksum that is none");
  }
}
