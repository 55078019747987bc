package dev.pintle.undertow;

import dev.pintle.spi.Suspension;
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
    boolean interrupted = park(nanos);
    if (!signalled) {
      interrupted |= park(Suspension.MOMENT_NANOS);
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return signalled;
  }

  /** Parks until the signal, or so long; true if it was interrupted. */
  private boolean park(long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (long left = nanos; !signalled && left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  /** By any thread. */
  void signal() {
    signalled = true;
    LockSupport.unpark(waiting);
  }
}
