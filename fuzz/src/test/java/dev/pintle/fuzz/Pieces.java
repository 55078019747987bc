package dev.pintle.fuzz;

import java.util.Arrays;
import java.util.stream.IntStream;

/** An input that comes in pieces: how long these are stands in its first byte. */
final class Pieces {
  static final int[] WHOLE = {};

  private static final int LONGEST = 32;

  private final byte[] data;

  /**
   * @param data not empty
   */
  Pieces(byte[] data) {
    this.data = data;
  }

  /** One more bit of the first byte. */
  boolean flag() {
    return (data[0] & LONGEST) != 0;
  }

  /** Those behind the first. */
  byte[] bytes() {
    return Arrays.copyOfRange(data, 1, data.length);
  }

  /** Where the pieces end, rising; the last one ends with the bytes. */
  int[] cuts() {
    int step = 1 + (data[0] & (LONGEST - 1));
    return IntStream.iterate(step, at -> at < data.length - 1, at -> at + step).toArray();
  }
}
