package dev.pintle.spi;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a server drains, and how far it is. Safe for use by several threads. */
public final class DrainState {
  private long lateFrom;

  /** Written behind the time, and read before it. */
  private volatile boolean begun;

  /** Makes that of a server which serves. */
  public DrainState() {}

  /**
   * The drain begins.
   *
   * @param within what is left then is cut
   */
  public void begin(Duration within) {
    lateFrom = System.nanoTime() + TimeUnit.NANOSECONDS.convert(within) / 2;
    begun = true;
  }

  /**
   * Whether it has begun.
   *
   * @return true from then on
   */
  public boolean hasBegun() {
    return begun;
  }

  /**
   * Whether a connection closes behind its next response although a further request has arrived.
   * Whoever always has one under way would otherwise be served until the deadline, and then be cut
   * off without a word.
   *
   * @return true in the second half of the drain
   */
  public boolean isLate() {
    return begun && System.nanoTime() - lateFrom >= 0;
  }
}
