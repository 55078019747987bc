package dev.pintle.transport;

import java.util.concurrent.TimeUnit;

/** Lets one message of a kind into the log in a minute, for whoever connects may cause it. */
final class Seldom {
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private boolean spoken;
  private long last;
  private long kept;

  /**
   * Asks to say something.
   *
   * @param now as of {@link System#nanoTime}
   * @return how many were kept back since the last one; −1 if this one is kept back too
   */
  synchronized long next(long now) {
    if (spoken && now - last < PAUSE_NANOS) {
      kept++;
      return -1;
    }
    long before = kept;
    spoken = true;
    last = now;
    kept = 0;
    return before;
  }
}
