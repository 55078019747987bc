package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Asks a hundred times at each turn, and takes what comes, or next to nothing of it. */
final class Pipelining extends Hostile {
  private static final int REQUESTS = 100;
  private static final byte[] BURST =
      "GET /line HTTP/1.1\r\nHost: a\r\n\r\n".repeat(REQUESTS).getBytes(US_ASCII);

  private final boolean deaf;

  Pipelining(boolean deaf) {
    this.deaf = deaf;
  }

  @Override
  Move next() {
    return Move.send(BURST, REQUESTS);
  }

  @Override
  int appetite() {
    return deaf ? 1 : super.appetite();
  }
}
