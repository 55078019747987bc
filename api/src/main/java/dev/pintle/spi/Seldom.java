package dev.pintle.spi;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a trouble that lasts from filling the log: it is due to be told at once, and then once a
 * minute at most. Safe for use by several threads.
 */
public final class Seldom {
  /** In which it is told once. */
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private boolean told;
  private long last;

  /** Makes one that has told nothing yet. */
  public Seldom() {
    this(System::nanoTime);
  }

  Seldom(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Asked each time that there is something to tell.
   *
   * @return whether to tell it now; counts as told then
   */
  public synchronized boolean isDue() {
    long now = nanos.getAsLong();
    if (told && now - last < PERIOD_NANOS) {
      return false;
    }
    told = true;
    last = now;
    return true;
  }
}
