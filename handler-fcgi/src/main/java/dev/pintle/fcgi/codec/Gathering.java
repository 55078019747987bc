package dev.pintle.fcgi.codec;

import java.util.Arrays;

/** Bytes that come in pieces and are wanted whole. One piece alone is copied once. */
final class Gathering {
  private static final byte[] NONE = {};

  private final int limit;
  private byte[] bytes = NONE;
  private int length;
  private boolean overflowed;

  Gathering(int limit) {
    this.limit = limit;
  }

  /** Adds a piece; once the limit has been passed, everything is forgotten, now and later. */
  void add(byte[] source, int from, int to) {
    int count = to - from;
    if (overflowed || count > limit - length) {
      overflow();
    } else if (length == 0) {
      bytes = Arrays.copyOfRange(source, from, to);
      length = count;
    } else {
      int needed = length + count;
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(limit, 2L * length)));
      }
      System.arraycopy(source, from, bytes, length, count);
      length = needed;
    }
  }

  /** Forgets everything, now and later, as if the limit had been passed. */
  void overflow() {
    overflowed = true;
    forget();
  }

  /** How many bytes it holds. */
  int length() {
    return length;
  }

  /** Whether more came than the limit allows. */
  boolean overflowed() {
    return overflowed;
  }

  /** All that was added, in an array of just its size; starts over. */
  byte[] take() {
    byte[] whole = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    forget();
    return whole;
  }

  void forget() {
    bytes = NONE;
    length = 0;
  }
}
