package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * Finds the replies in what was read, piece by piece. One that is cut by the end of a piece is
 * missed: they are counted for a table, and nothing depends on them.
 */
final class ReplyScan {
  private static final byte[] STATUS_LINE = "HTTP/1.1 ".getBytes(US_ASCII);
  private static final int STATUS_DIGITS = 3;

  private ReplyScan() {}

  /** Statuses of HTTP/1.1. */
  static void http1(ByteBuffer bytes, Tally tally) {
    int last = bytes.limit() - STATUS_LINE.length - STATUS_DIGITS;
    for (int at = bytes.position(); at <= last; at++) {
      if (isStatusLine(bytes, at)) {
        byte[] status = new byte[STATUS_DIGITS];
        bytes.get(at + STATUS_LINE.length, status);
        tally.replied(new String(status, US_ASCII));
        at += STATUS_LINE.length;
      }
    }
  }

  private static boolean isStatusLine(ByteBuffer bytes, int at) {
    for (int i = 0; i < STATUS_LINE.length; i++) {
      if (bytes.get(at + i) != STATUS_LINE[i]) {
        return false;
      }
    }
    return true;
  }
}
