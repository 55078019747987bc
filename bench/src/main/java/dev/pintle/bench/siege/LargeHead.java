package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Sends heads that are larger than the server may take, one behind the other. */
final class LargeHead extends Hostile {
  private static final String BEGIN = "GET /line HTTP/1.1\r\nHost: a\r\n";

  /** A field of a megabyte. */
  static final byte[] HUGE = head("X: " + "x".repeat(1024 * 1024) + "\r\n");

  /** Ten thousand fields. */
  static final byte[] MANY_FIELDS = head("X: x\r\n".repeat(10_000));

  private final byte[] head;

  LargeHead(byte[] head) {
    this.head = head;
  }

  private static byte[] head(String fields) {
    return (BEGIN + fields + "\r\n").getBytes(US_ASCII);
  }

  @Override
  Move next() {
    return Move.send(head, 1);
  }
}
