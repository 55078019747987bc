package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Sends a head of a byte at a turn, which never ends. */
final class SlowHead extends Hostile {
  private static final byte[] BEGIN = "GET /line HTTP/1.1\r\nHost: a\r\nX: ".getBytes(US_ASCII);
  private static final byte[] MORE = {'x'};

  private boolean begun;

  @Override
  Move next() {
    if (begun) {
      return Move.send(MORE);
    }
    begun = true;
    return Move.send(BEGIN, 1);
  }
}
