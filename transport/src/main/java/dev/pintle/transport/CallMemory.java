package dev.pintle.transport;

/**
 * Remembers which kinds of call are slow, so that they get a thread of their own at once and do not
 * hold up a loop until the watchdog notices.
 *
 * <p>A kind that was taken over, or took long on its own thread, is slow for the next {@value
 * #MEMORY} calls; each quick one counts one down. That does not help if each slow call is of a new
 * kind, as with paths that hold an id. So takes also raise a pressure that is common to all kinds;
 * while it is high all are slow, and their quick calls lower it again.
 *
 * <p>Kinds that were seen to compute rather than wait are told apart, for virtual threads do not
 * share a core: a few calls that compute would hold up all others that were dispatched.
 *
 * <p>Plain unsynchronised fields: a lost update costs one late decision, no more. Two kinds may
 * share a cell.
 */
final class CallMemory {
  /** Longer than this is slow: about what a hand-over costs many times over. */
  static final long SLOW_NANOS = 500_000;

  private static final int MEMORY = 32;
  private static final int CELL_BITS = 10;

  private static final int PRESSURE_OF_A_TAKE = 16;
  private static final int HIGH_PRESSURE = 64;
  private static final int MOST_PRESSURE = 256;

  private final byte[] cells = new byte[1 << CELL_BITS];
  private final boolean[] computing = new boolean[1 << CELL_BITS];
  private int pressure;

  /** What the last take found; a guess for kinds that are slow for the pressure only. */
  private boolean lastComputed;

  boolean isSlow(int kind) {
    return cells[cell(kind)] > 0 || pressure >= HIGH_PRESSURE;
  }

  /** Whether calls of this kind, which is slow, are to have a platform thread. */
  boolean computes(int kind) {
    int cell = cell(kind);
    return cells[cell] > 0 ? computing[cell] : lastComputed;
  }

  /**
   * A call of this kind held up its loop until the watchdog took it.
   *
   * @param computed it was not waiting at that time
   */
  void wasTaken(int kind, boolean computed) {
    wasSlow(kind);
    computing[cell(kind)] = computed;
    lastComputed = computed;
    pressure = Math.min(pressure + PRESSURE_OF_A_TAKE, MOST_PRESSURE);
  }

  /** A call of this kind waited or took long, but held up no loop. */
  void wasSlow(int kind) {
    int cell = cell(kind);
    if (cells[cell] <= 0) {
      computing[cell] = false;
    }
    cells[cell] = MEMORY;
  }

  /**
   * A call of this kind waited for its client. What it was seen to compute before that was the
   * copying of what it sends: whoever has many such responses sent must not have many platform
   * threads compete with the loops for the cores.
   */
  void waited(int kind) {
    computing[cell(kind)] = false;
  }

  /**
   * A slow call of this kind had a platform thread, where what it computes can be measured. The
   * take's look is but a guess: code that is not compiled yet computes, and so does a read in
   * native code, to judge by the state of its thread.
   */
  void computed(int kind, boolean yes) {
    computing[cell(kind)] = yes;
    lastComputed = yes;
  }

  /**
   * A call of this kind was slow beside the loop. One that is not known as slow, and was there for
   * want of a spare, stays unknown: only who takes a loop sees whether a call computes or waits.
   */
  void stayedSlow(int kind) {
    int cell = cell(kind);
    if (cells[cell] > 0) {
      cells[cell] = MEMORY;
    }
  }

  /** A call of this kind was quick beside the loop. */
  void wasQuick(int kind) {
    int cell = cell(kind);
    byte left = cells[cell];
    if (left > 0) {
      cells[cell] = (byte) (left - 1);
    }
    int high = pressure;
    if (high > 0) {
      pressure = high - 1;
    }
  }

  private static int cell(int kind) {
    int mixed = kind * 0x9E3779B9;
    return mixed >>> (Integer.SIZE - CELL_BITS);
  }
}
