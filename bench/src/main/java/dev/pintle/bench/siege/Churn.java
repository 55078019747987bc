package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Connects, asks, and leaves without its reply. */
final class Churn extends Hostile {
  private static final byte[] REQUEST = "GET /line HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);

  private boolean asked;

  @Override
  Move next() {
    if (asked) {
      return Move.leave();
    }
    asked = true;
    return Move.send(REQUEST, 1);
  }
}
