package dev.pintle.fcgi.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Records as a web server sends them, written by a hand that knows nothing of the codec's. */
final class Records {
  static final int BEGIN_REQUEST = 1;
  static final int ABORT_REQUEST = 2;
  static final int PARAMS = 4;
  static final int STDIN = 5;
  static final int DATA = 8;
  static final int GET_VALUES = 9;

  static final int RESPONDER = 1;
  static final int AUTHORIZER = 2;
  static final int FILTER = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Padding of the records to come. */
  private int padding;

  static Records records() {
    return new Records();
  }

  Records padded(int padding) {
    this.padding = padding;
    return this;
  }

  Records record(int version, int type, int id, byte[] content) {
    bytes.write(version);
    bytes.write(type);
    bytes.write(id >> 8);
    bytes.write(id);
    bytes.write(content.length >> 8);
    bytes.write(content.length);
    bytes.write(padding);
    bytes.write(0x5a); // reserved: means nothing
    bytes.writeBytes(content);
    bytes.writeBytes("p".repeat(padding).getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Records record(int type, int id, byte[] content) {
    return record(1, type, id, content);
  }

  Records record(int type, int id, String content) {
    return record(type, id, bytes(content));
  }

  /** The header alone of a record. */
  Records header(int type, int id, int contentLength) {
    bytes.writeBytes(
        new byte[] {
          1,
          (byte) type,
          (byte) (id >> 8),
          (byte) id,
          (byte) (contentLength >> 8),
          (byte) contentLength,
          0,
          0
        });
    return this;
  }

  Records begin(int id) {
    return begin(id, RESPONDER, 1);
  }

  Records begin(int id, int role, int flags) {
    return record(
        BEGIN_REQUEST,
        id,
        new byte[] {(byte) (role >> 8), (byte) role, (byte) flags, 1, 2, 3, 4, 5});
  }

  Records abort(int id) {
    return record(ABORT_REQUEST, id, "");
  }

  /** A record with all parameters if there are any, and the end of them. */
  Records params(int id, String... namesAndValues) {
    if (namesAndValues.length > 0) {
      record(PARAMS, id, pairs(namesAndValues));
    }
    return record(PARAMS, id, "");
  }

  Records stdin(int id, String content) {
    return record(STDIN, id, content);
  }

  /** A request without a body, with one parameter. */
  Records get(int id) {
    return begin(id).params(id, "A", "1").stdin(id, "");
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Pairs with lengths of one byte where that will do. */
  static byte[] pairs(String... namesAndValues) {
    ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      length(pairs, namesAndValues[i].length(), false);
      length(pairs, namesAndValues[i + 1].length(), false);
      pairs.writeBytes(bytes(namesAndValues[i] + namesAndValues[i + 1]));
    }
    return pairs.toByteArray();
  }

  /** Lengths of four bytes, true or not, and then what there is. */
  static byte[] pair(long nameLength, long valueLength, String rest) {
    ByteArrayOutputStream pair = new ByteArrayOutputStream();
    length(pair, nameLength, true);
    length(pair, valueLength, true);
    pair.writeBytes(bytes(rest));
    return pair.toByteArray();
  }

  private static void length(ByteArrayOutputStream to, long length, boolean inFourBytes) {
    if (length < 128 && !inFourBytes) {
      to.write((int) length);
    } else {
      to.write((int) (length >> 24) | 0x80);
      to.write((int) (length >> 16));
      to.write((int) (length >> 8));
      to.write((int) length);
    }
  }
}
