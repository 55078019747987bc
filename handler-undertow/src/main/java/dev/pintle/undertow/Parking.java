package dev.pintle.undertow;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits until the I/O thread has something for it. XNIO's own way of waiting opens
 * a selector for each thread, which is too much for a virtual one.
 */
final class Parking {
  private volatile @Nullable Thread waiting;
  private volatile boolean signalled;

  /** Before what leads to the signal is begun. */
  void prepare() {
    signalled = false;
    waiting = Thread.currentThread();
  }

  /**
   * Waits for a signal since {@link #prepare}. An interrupt does not end it, and is kept.
   *
   * @return false if none came in this time
   */
  boolean await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    boolean inTime = true;
    while (!signalled && inTime) {
      long left = deadline - System.nanoTime();
      inTime = left > 0;
      if (inTime) {
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return signalled;
  }

  /** By any thread. */
  void signal() {
    signalled = true;
    LockSupport.unpark(waiting);
  }
}
