package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks that may block. At most so many run at a time and the others wait, so that those that
 * block leave the threads alone which loops and calls need.
 */
final class Tasks {
  private final Executor threads;
  private final int most;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /** To be run, or running. */
  private int count;

  /**
   * @param threads where they run
   * @param most how many run at a time
   */
  Tasks(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  void execute(Runnable task) {
    if (begin(task)) {
      try {
        threads.execute(() -> run(task));
      } catch (RuntimeException | Error e) { // no memory for it
        forget();
        throw e;
      }
    }
  }

  /** False if it has to wait. */
  private synchronized boolean begin(Runnable task) {
    if (running == most) {
      waiting.add(task);
      count++;
      return false;
    }
    running++;
    count++;
    return true;
  }

  private synchronized void forget() {
    running--;
    count--;
  }

  private void run(Runnable first) {
    for (Runnable task = first; task != null; task = end()) {
      try {
        task.run();
      } catch (Throwable e) {
        Failures.log("a callback failed; this is a bug", e);
      }
      boolean unused = Thread.interrupted();
    }
  }

  private synchronized @Nullable Runnable end() {
    count--;
    if (count == 0) {
      notifyAll();
    }
    Runnable next = waiting.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  /** Waits until none is left or the time has passed. */
  synchronized void await(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; count > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
