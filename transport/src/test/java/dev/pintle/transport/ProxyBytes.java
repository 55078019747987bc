package dev.pintle.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes PROXY headers, and has them read. */
final class ProxyBytes {
  private static final byte[] REST = "GET / HTTP/1.1\r\n".getBytes(ISO_8859_1);

  private ProxyBytes() {}

  /**
   * Reads it in one piece and byte by byte, with other bytes behind it that must not be touched.
   */
  static ProxyHeader read(byte[] bytes) throws MalformedProxyHeaderException {
    ByteBuffer whole = ByteBuffer.wrap(concat(bytes, REST));
    ProxyHeader header = new ProxyHeaderParser().parse(whole);
    assertThat(whole.remaining()).isEqualTo(header == null ? 0 : REST.length);
    ProxyHeaderParser piecewise = new ProxyHeaderParser();
    for (int i = 0; i < bytes.length; i++) {
      ProxyHeader after = piecewise.parse(ByteBuffer.wrap(bytes, i, 1));
      assertThat(after).isEqualTo(i < bytes.length - 1 ? null : header);
    }
    return header;
  }

  static ProxyHeader read(String text) throws MalformedProxyHeaderException {
    return read(text.getBytes(ISO_8859_1));
  }

  /** After how many bytes it is refused. */
  static int refusedAt(byte[] bytes) {
    ProxyHeaderParser parser = new ProxyHeaderParser();
    for (int i = 0; i < bytes.length; i++) {
      try {
        assertThat(parser.parse(ByteBuffer.wrap(bytes, i, 1))).isNull();
      } catch (MalformedProxyHeaderException e) {
        return i + 1;
      }
    }
    throw new AssertionError("it is not refused");
  }

  /** A header of version 2. */
  static byte[] v2(int command, int family, byte[]... parts) {
    byte[] body = concat(parts);
    return v2(command, family, body.length, body);
  }

  /** One that says it has another length than it has. */
  static byte[] v2(int command, int family, int length, byte[] body) {
    byte[] fixed = Arrays.copyOf(ProxyHeaderV2.SIGNATURE, 16);
    fixed[12] = (byte) command;
    fixed[13] = (byte) family;
    fixed[14] = (byte) (length >> 8);
    fixed[15] = (byte) length;
    return concat(fixed, body);
  }

  /** A field behind the addresses. */
  static byte[] field(int type, byte[] value) {
    return concat(new byte[] {(byte) type, (byte) (value.length >> 8), (byte) value.length}, value);
  }

  /** Puts the checksum into the last four bytes, which are zeros until now. */
  static byte[] withChecksumAtItsEnd(byte[] header) {
    CRC32C sum = new CRC32C();
    sum.update(header);
    byte[] checked = header.clone();
    ByteBuffer.wrap(checked).putInt(header.length - 4, (int) sum.getValue());
    return checked;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
