package dev.pintle.bench.reload;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What clients ask, for how long, and who counts. */
final class Target {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final InetSocketAddress server;
  private final Ledger ledger;
  private final int patienceMillis;
  private final long nanosARequest;
  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());
  private final AtomicLong asked = new AtomicLong();
  private final AtomicInteger paused = new AtomicInteger();
  private volatile boolean pause;
  private volatile boolean over;

  /**
   * Makes one.
   *
   * @param patience how long a client waits for anything
   * @param rate at most so many requests a second of those that do not think; 0 for no limit
   */
  Target(InetSocketAddress server, Ledger ledger, Duration patience, int rate) {
    this.server = server;
    this.ledger = ledger;
    this.nanosARequest = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
  }

  InetSocketAddress server() {
    return server;
  }

  Ledger ledger() {
    return ledger;
  }

  int patienceMillis() {
    return patienceMillis;
  }

  /** Waits so that not more is asked in a second than shall be. */
  void awaitTurn() {
    if (nanosARequest > 0) {
      long turn = nextTurn.getAndUpdate(next -> Math.max(next, System.nanoTime()) + nanosARequest);
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** For a request: no other has it. */
  String nextId() {
    return "request-" + asked.incrementAndGet();
  }

  /** Clients end when they have the replies that are due. */
  void end() {
    over = true;
  }

  /** Clients ask nothing until they may again. */
  void pause() {
    pause = true;
  }

  void resume() {
    pause = false;
  }

  /** How many clients wait until they may ask. */
  int paused() {
    return paused.get();
  }

  /** Whether a client asks once more; waits while none may. */
  boolean goesOn() {
    if (pause && !over) {
      paused.incrementAndGet();
      while (pause && !over) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      paused.decrementAndGet();
    }
    return !over;
  }
}
