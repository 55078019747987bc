package dev.pintle.http1;

import dev.pintle.Headers;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the trailer fields of a chunked body by the rules of header fields. It keeps their bytes,
 * so that a caller may reuse its buffer in the middle of them.
 */
final class TrailerReader {
  /** Fields that frame, route or steer and come too late here (RFC 9110, 6.5.1). */
  private static final List<String> REFUSED =
      List.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final byte[] NOTHING = {};

  private final int maxBytes;
  private final FieldSection fields;

  private byte[] bytes = NOTHING;
  private int length;
  private boolean ended;

  TrailerReader(Limits limits) {
    maxBytes = limits.maxHeaderBytes();
    fields = new FieldSection(limits.maxHeaderBytes(), limits.maxHeaders());
  }

  /**
   * Reads on.
   *
   * @return the place behind the last byte used: the end of the trailers, or {@code to}
   */
  int read(byte[] buf, int from, int to) throws BadRequest {
    if (length == 0 && to - from >= 2 && buf[from] == Octets.CR && buf[from + 1] == Octets.LF) {
      ended = true; // no trailers, as nearly always: nothing to keep
      return from + 2;
    }
    int before = length;
    int count = Math.min(to - from, maxBytes - length);
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * length));
    }
    System.arraycopy(buf, from, bytes, length, count);
    length += count;
    while (true) {
      switch (fields.next(bytes, 0, length)) {
        case FIELD -> checkName();
        case MORE -> {
          return to;
        }
        case END -> {
          ended = true;
          length = fields.end();
          return from + length - before;
        }
      }
    }
  }

  private void checkName() throws BadRequest {
    for (String name : REFUSED) {
      if (Octets.spells(name, bytes, fields.placeInLast(0), fields.placeInLast(1))) {
        throw new BadRequest("a field that belongs in the head is among the trailers");
      }
    }
  }

  boolean ended() {
    return ended;
  }

  Headers headers() {
    return fields.headers(bytes);
  }
}
