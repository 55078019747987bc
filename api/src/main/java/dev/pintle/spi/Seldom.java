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
  private long keptBack;

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
  public boolean isDue() {
    return next() >= 0;
  }

  /**
   * The same, for whoever also tells how often it was not told.
   *
   * @return how often it was kept back since it was last told; −1 if it is to be kept back now too
   */
  public synchronized long next() {
    long now = nanos.getAsLong();
    if (told && now - last < PERIOD_NANOS) {
      keptBack++;
      return -1;
    }
    long before = keptBack;
    told = true;
    last = now;
    keptBack = 0;
    return before;
  }
}
