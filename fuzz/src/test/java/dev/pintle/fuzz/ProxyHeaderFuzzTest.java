package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.transport.MalformedProxyHeaderException;
import dev.pintle.transport.ProxyHeader;
import dev.pintle.transport.ProxyHeaderParser;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a PROXY header, whatever the bytes: it is read or refused alike however they are
 * cut, and ends where it says; what it tells reads the same in a header of either version.
 */
class ProxyHeaderFuzzTest extends FuzzTest {
  private static final int LONGEST_LINE = 107;
  private static final int LONGEST = 16 * 1024;
  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  private static final Pattern LINE =
      Pattern.compile(
          "PROXY (UNKNOWN( .*)?|TCP4( [0-9.]+){2}( \\d{1,5}){2}|TCP6( [0-9a-fA-F:.]+){2}( \\d{1,5}){2})"
              + "\r\n",
          Pattern.DOTALL);

  ProxyHeaderFuzzTest() {
    super("dev.pintle.transport.Proxy*:dev.pintle.spi.IpLiterals", 512);
  }

  /**
   * What has become of it.
   *
   * @param header null if it is not whole or was refused
   * @param used how many bytes were taken
   * @param refused why
   */
  private record Reading(@Nullable ProxyHeader header, int used, @Nullable String refused) {}

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data how the bytes are cut, in the first byte; then what a proxy sends
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Pieces pieces = new Pieces(data);
    Reading whole = read(pieces.bytes(), Pieces.WHOLE);
    assertThat(read(pieces.bytes(), pieces.cuts())).isEqualTo(whole);
    String text = new String(pieces.bytes(), 0, whole.used(), ISO_8859_1);
    boolean binary = text.startsWith("\r");
    assertThat(whole.used()).isLessThanOrEqualTo(binary ? LONGEST : LONGEST_LINE);
    if (whole.header() == null) {
      return;
    }
    if (binary) {
      assertThat(text).startsWith(SIGNATURE);
      assertThat(16 + (text.charAt(14) << 8 | text.charAt(15))).isEqualTo(text.length());
    } else {
      assertThat(text).matches(LINE);
    }
    checkWrittenAgain(whole.header());
  }

  private static Reading read(byte[] bytes, int[] cuts) {
    ProxyHeaderParser parser = new ProxyHeaderParser();
    int used = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int end = i < cuts.length ? cuts[i] : bytes.length;
      ByteBuffer piece = ByteBuffer.wrap(bytes, used, end - used);
      try {
        ProxyHeader header = parser.parse(piece);
        used = piece.position();
        if (header != null) {
          return new Reading(header, used, null);
        }
      } catch (MalformedProxyHeaderException e) {
        return new Reading(null, piece.position(), e.getMessage());
      }
    }
    return new Reading(null, used, null);
  }

  private static void checkWrittenAgain(ProxyHeader header) {
    InetSocketAddress source = header.source();
    InetSocketAddress destination = header.destination();
    if (source == null || destination == null) {
      assertThat(header.client()).isNotEqualTo(ProxyHeader.Client.ADDRESSED);
      return;
    }
    assertThat(source.isUnresolved() || destination.isUnresolved()).isFalse();
    boolean four = source.getAddress() instanceof Inet4Address;
    if (four != destination.getAddress() instanceof Inet4Address) {
      return; // only one is mapped into IPv6: no header is made for these
    }
    String line =
        String.join(
            " ",
            "PROXY",
            four ? "TCP4" : "TCP6",
            source.getAddress().getHostAddress(),
            destination.getAddress().getHostAddress(),
            Integer.toString(source.getPort()),
            destination.getPort() + "\r\n");
    assertThat(read(line.getBytes(ISO_8859_1), Pieces.WHOLE).header()).isEqualTo(header);
    ByteBuffer binary = ByteBuffer.allocate(four ? 28 : 52).put(SIGNATURE.getBytes(ISO_8859_1));
    binary.put((byte) 0x21).put((byte) (four ? 0x11 : 0x21)).putShort((short) (four ? 12 : 36));
    for (InetAddress end : new InetAddress[] {source.getAddress(), destination.getAddress()}) {
      binary.put(end.getAddress());
    }
    binary.putShort((short) source.getPort()).putShort((short) destination.getPort());
    assertThat(read(binary.array(), Pieces.WHOLE).header()).isEqualTo(header);
  }
}
