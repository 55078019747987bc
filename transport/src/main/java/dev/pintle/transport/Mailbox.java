package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages to a loop, in their order: what its driver runs for other threads. They must neither
 * block nor call user code.
 */
final class Mailbox {
  private static final long MEMORY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();

  /** Nobody drives any more; whoever leaves a message runs it. */
  private volatile boolean ended;

  // ---- any thread ----

  /**
   * Leaves a message.
   *
   * @return false if the loop has ended, and so nobody is to be woken for it
   */
  boolean add(Runnable message) {
    messages.add(message);
    if (ended) {
      readAfterEnd();
      return false;
    }
    return true;
  }

  /** Waits a while for memory, where a message must not be lost. */
  static void awaitMemory() {
    try {
      LockSupport.parkNanos(MEMORY_PAUSE_NANOS);
    } catch (OutOfMemoryError e) { // a virtual thread needs some to wait
      Thread.onSpinWait();
    }
  }

  private synchronized void readAfterEnd() {
    read();
  }

  // ---- the driver ----

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Runs what is there. */
  void read() {
    for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
      try {
        message.run();
      } catch (Throwable e) {
        Failures.log("a message to a loop failed; this is a bug", e);
      }
    }
  }

  /** Whoever leaves a message runs it from now on; runs what is there. */
  void end() {
    ended = true;
    readAfterEnd();
  }
}
