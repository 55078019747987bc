package dev.pintle.bench.siege;

import java.nio.ByteBuffer;

/** One connection of an attack: what it sends when it has its turn. */
abstract class Hostile {
  /**
   * Something to be sent.
   *
   * @param bytes may be none
   * @param requests that are begun by them
   * @param last whether the client leaves then
   */
  record Move(ByteBuffer bytes, int requests, boolean last) {
    static Move send(byte[] bytes, int requests) {
      return new Move(ByteBuffer.wrap(bytes), requests, false);
    }

    static Move send(byte[] bytes) {
      return send(bytes, 0);
    }

    static Move nothing() {
      return send(new byte[0]);
    }

    static Move leave() {
      return new Move(ByteBuffer.allocate(0), 0, true);
    }
  }

  /** At each turn at which all of the move before has been taken by the system. */
  abstract Move next();

  /** How many bytes it takes at a turn of what the server sends. */
  int appetite() {
    return 256 * 1024;
  }

  /** What the server has sent. */
  void received(ByteBuffer bytes, Tally tally) {
    ReplyScan.http1(bytes, tally);
  }
}
