package dev.pintle.transport;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread at a time waits for a signal. A signal is kept for the next wait if nobody
 * waits, so none can come too early; a wait may end for one that was meant for an earlier wait.
 */
final class Waiter {
  private volatile @Nullable Thread thread;
  private volatile boolean signalled;

  /** Waits; false if the time has passed without a signal. */
  boolean await(long timeoutNanos) throws InterruptedIOException {
    long end = System.nanoTime() + timeoutNanos;
    thread = Thread.currentThread();
    try {
      while (!signalled) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while waiting for a connection");
        }
      }
      return true;
    } finally {
      thread = null; // an idle connection keeps no thread from being collected
      signalled = false;
    }
  }

  void signal() {
    signalled = true;
    LockSupport.unpark(thread);
  }
}
