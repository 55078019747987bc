package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Records of FastCGI as a web server writes them, an honest one or another. */
final class FcgiRecords {
  static final int BEGIN = 1;
  static final int END_REQUEST = 3;
  static final int PARAMS = 4;
  static final int STDIN = 5;
  static final int STDOUT = 6;

  static final int HEADER_BYTES = 8;

  private static final byte[] RESPONDER_KEPT = {0, 1, 1, 0, 0, 0, 0, 0};

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  FcgiRecords begin(int id) {
    return add(BEGIN, id, RESPONDER_KEPT);
  }

  /** The parameters of a request, complete. */
  FcgiRecords params(int id, String method, String path) {
    ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    pair(pairs, "REQUEST_METHOD", method);
    pair(pairs, "REQUEST_URI", path);
    pair(pairs, "SCRIPT_NAME", path);
    pair(pairs, "SERVER_PROTOCOL", "HTTP/1.1");
    pair(pairs, "HTTP_HOST", "a");
    return add(PARAMS, id, pairs.toByteArray()).add(PARAMS, id, new byte[0]);
  }

  private static void pair(ByteArrayOutputStream pairs, String name, String value) {
    pairs.write(name.length());
    pairs.write(value.length());
    pairs.writeBytes((name + value).getBytes(US_ASCII));
  }

  FcgiRecords add(int type, int id, byte[] content) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put((byte) 1).put((byte) type).putShort((short) id).putShort((short) content.length);
    all.writeBytes(header.array());
    all.writeBytes(content);
    return this;
  }

  byte[] bytes() {
    return all.toByteArray();
  }

  /** Reads what an app says. */
  static RecordScan scan() {
    return new RecordScan(
        HEADER_BYTES,
        header -> (header.getShort(4) & 0xffff) + (header.get(6) & 0xff),
        header -> header.get(1) == END_REQUEST ? "END_REQUEST" : "");
  }
}
