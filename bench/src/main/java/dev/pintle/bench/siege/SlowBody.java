package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Sends the body of a request a byte at a turn; the app waits for it. */
final class SlowBody extends Hostile {
  private static final byte[] BEGIN =
      "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII);
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
