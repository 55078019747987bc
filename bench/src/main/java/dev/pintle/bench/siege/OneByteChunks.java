package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Sends a body of chunks of one byte each, which never ends. */
final class OneByteChunks extends Hostile {
  private static final byte[] BEGIN =
      "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] MORE = "1\r\nx\r\n".repeat(1_000).getBytes(US_ASCII);

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
