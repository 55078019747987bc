package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes loops from drivers that stay in a call, and starts and ends the other threads. It ticks
 * about once a millisecond while there is work and parks while all loops are idle.
 */
final class Watchdog extends Thread {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A tick that comes so long after the last was held up. */
  private static final long HELD_UP_NANOS = 5 * TICK_NANOS;

  /** Ticks without work before it parks, so that moderate load does not wake it each time. */
  private static final int TICKS_TO_PARK = 20;

  /** After a failure: it may come again at each tick. */
  private static final long FAILED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Loop[] loops;
  private final Drivers drivers;
  private final Stillness[] still;

  /** At the last tick the driver was in code that may block, and did not wait there. */
  private final boolean[] atWork;

  /** When the last tick was, and how many without work came before it. */
  private long last;

  private int quiet;

  private volatile boolean parked;
  private volatile boolean stopped;

  Watchdog(String name, Loop[] loops, Drivers drivers) {
    super(null, null, name + "-watchdog", 0, false);
    setDaemon(false); // so that a main method which starts a server and returns keeps serving
    this.loops = loops;
    this.drivers = drivers;
    this.still = new Stillness[loops.length];
    Arrays.setAll(still, i -> new Stillness());
    this.atWork = new boolean[loops.length];
    setContextClassLoader(Watchdog.class.getClassLoader());
  }

  void wakeIfParked() {
    if (parked) {
      wake();
    }
  }

  /** Makes it start threads at once. */
  void wake() {
    LockSupport.unpark(this);
  }

  /** Ends it, and the threads that have nothing to do. */
  void end() {
    stopped = true;
    wake();
  }

  @Override
  public void run() {
    last = System.nanoTime();
    while (!stopped) {
      try {
        tick();
      } catch (Throwable e) { // without it no loop would be taken any more
        Failures.log("a tick of the watchdog failed; this is a bug", e);
        parked = false;
        LockSupport.parkNanos(this, FAILED_NANOS);
      }
    }
    drivers.stop();
  }

  private void tick() {
    drivers.startWanted();
    quiet = allIdle() ? quiet + 1 : 0;
    if (quiet < TICKS_TO_PARK) {
      LockSupport.parkNanos(this, TICK_NANOS);
    } else {
      parked = true; // before the last look, as the loops look after they have become busy
      if (allIdle() && !stopped) {
        LockSupport.park(this);
      }
      parked = false;
      quiet = 0;
    }
    long now = System.nanoTime();
    if (now - last < TICK_NANOS / 2) {
      return; // woken early to start threads: not a tick
    }
    inspect(now - last >= HELD_UP_NANOS);
    last = now;
  }

  private void inspect(boolean heldUp) {
    for (int i = 0; i < loops.length; i++) {
      long word = loops[i].word().observe();
      boolean wasAtWork = atWork[i];
      atWork[i] = LoopWord.isLent(word) && loops[i].isComputing();
      if (still[i].isTooLong(word, heldUp)) {
        loops[i].take(word, wasAtWork && atWork[i]);
      }
    }
  }

  private boolean allIdle() {
    for (Loop loop : loops) {
      if (!loop.isIdle()) {
        return false;
      }
    }
    return true;
  }
}
