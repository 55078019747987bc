package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Asks for more than the buffers of both sockets take, and reads a byte of it at a turn. */
final class SlowRead extends Hostile {
  private final String path;
  private boolean begun;

  SlowRead(String path) {
    this.path = path;
  }

  @Override
  Move next() {
    if (begun) {
      return Move.nothing();
    }
    begun = true;
    return Move.send(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(US_ASCII), 1);
  }

  @Override
  int appetite() {
    return 1;
  }
}
