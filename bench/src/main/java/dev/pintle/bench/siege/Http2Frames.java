package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames of HTTP/2 (RFC 9113, section 4.1) as an attacker writes them. */
final class Http2Frames {
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  static final int HEADER_BYTES = 9;

  /** GET, http, /line, a: names from the static table, values as they are (RFC 7541). */
  static final byte[] GET_LINE = {
    (byte) 0x82, (byte) 0x86, 0x04, 5, '/', 'l', 'i', 'n', 'e', 0x01, 1, 'a'
  };

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /** What a client says first. */
  Http2Frames preface() {
    all.writeBytes(PREFACE.getBytes(US_ASCII));
    return add(SETTINGS, 0, 0, new byte[0]);
  }

  Http2Frames add(int type, int flags, int stream, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    header.put((byte) type).put((byte) flags).putInt(stream);
    all.writeBytes(header.array());
    all.writeBytes(payload);
    return this;
  }

  byte[] bytes() {
    return all.toByteArray();
  }

  /** Reads what a server says. */
  static RecordScan scan() {
    return new RecordScan(
        HEADER_BYTES,
        header -> (header.get(0) & 0xff) << 16 | (header.getShort(1) & 0xffff),
        header ->
            switch (header.get(3)) {
              case HEADERS -> "response";
              case RST_STREAM -> "RST_STREAM";
              case GOAWAY -> "GOAWAY";
              default -> "";
            });
  }
}
