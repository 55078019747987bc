package dev.pintle.transport;

/**
 * Remembers which kinds of call are slow, so that they get a thread of their own at once and do not
 * hold up a loop until the watchdog notices.
 *
 * <p>A kind that was taken over, or took long on its own thread, is slow for the next {@value
 * #MEMORY} calls; each quick one counts one down. Plain unsynchronised cells: a lost update costs
 * one late decision, no more. Two kinds may share a cell.
 */
final class CallMemory {
  /** Longer than this is slow: about what a hand-over costs many times over. */
  static final long SLOW_NANOS = 500_000;

  private static final int MEMORY = 32;
  private static final int CELLS = 1024;

  private final byte[] cells = new byte[CELLS];

  boolean isSlow(int kind) {
    return cells[cell(kind)] > 0;
  }

  void wasSlow(int kind) {
    cells[cell(kind)] = MEMORY;
  }

  void wasQuick(int kind) {
    int cell = cell(kind);
    byte left = cells[cell];
    if (left > 0) {
      cells[cell] = (byte) (left - 1);
    }
  }

  private static int cell(int kind) {
    int mixed = kind * 0x9E3779B9;
    return mixed >>> 22;
  }
}
