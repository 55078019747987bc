package dev.pintle.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a loop that is about to sleep lets other threads have its core first. Where those are what
 * sends it requests, a web server on the same machine say, it finds many at once afterwards, and
 * would else be woken for every two. If nobody wants the core, to ask costs next to nothing. But a
 * thread that computes on keeps it for a slice of some milliseconds, in which requests wait, and
 * one that brings nothing is switched to in vain: so where that is found, it is not done again for
 * a while. Used by the driver.
 */
final class Yielding {
  /** Who takes longer computes; what sends requests soon waits for replies. */
  static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A loop that is back so soon has found nobody who wanted the core. */
  static final long AT_ONCE_NANOS = TimeUnit.MICROSECONDS.toNanos(2);

  /** How long it is not tried after it was in vain; twice as long each time that it is so again. */
  static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** With fewer, a sleep would have been as good. */
  static final int MANY = 4;

  /** One that was long outweighs so many that were good. */
  static final int WEIGHT = 8;

  private static final int MOST_CREDIT = 8 * WEIGHT;

  private final LongSupplier clock;
  private final Runnable giveWay;

  /** How well it went of late. */
  private int credit = 1;

  private long pause = FIRST_PAUSE_NANOS;

  /** Without credit: when it is tried again. */
  private long again;

  /** Others had the core, and soon gave it back. */
  private boolean gaveWay;

  Yielding() {
    this(System::nanoTime, Thread::yield);
  }

  /** With a clock of nanoseconds, and what gives the core away. */
  Yielding(LongSupplier clock, Runnable giveWay) {
    this.clock = clock;
    this.giveWay = giveWay;
    this.again = clock.getAsLong();
  }

  /** Lets others have the core, if that has done good of late. */
  void letOthersGo() {
    gaveWay = false;
    long begin = clock.getAsLong();
    if (credit == 0 && begin - again < 0) {
      return;
    }
    giveWay.run();
    long took = clock.getAsLong() - begin;
    if (took > LONG_NANOS) {
      loseCredit(WEIGHT);
    } else {
      gaveWay = took > AT_ONCE_NANOS;
    }
  }

  /** Says how much there was to do behind that. */
  void found(int count) {
    if (gaveWay && count >= MANY) {
      credit = Math.min(MOST_CREDIT, credit + 1);
      pause = FIRST_PAUSE_NANOS;
    } else if (gaveWay) {
      loseCredit(1);
    }
    gaveWay = false;
  }

  private void loseCredit(int much) {
    credit = Math.max(0, credit - much);
    if (credit == 0) {
      again = clock.getAsLong() + pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }
}
