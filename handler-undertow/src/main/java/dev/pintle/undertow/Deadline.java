package dev.pintle.undertow;

import dev.pintle.spi.Suspension;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * When a connection is given up. It moves with every request, so the timer behind it is left alone
 * as long as it rings no later than wanted, and set again when it rings too early.
 */
final class Deadline implements Runnable {
  private final XnioIoThread thread;
  private final Runnable passed;
  private boolean set;
  private boolean stopped;
  private boolean late;
  private long at;
  private long ringsAt;
  private XnioExecutor.@Nullable Key timer;

  /**
   * Makes one that is not set.
   *
   * @param passed runs on the I/O thread
   */
  Deadline(XnioIoThread thread, Runnable passed) {
    this.thread = thread;
    this.passed = passed;
  }

  /** Moves it to so many nanoseconds from now. */
  synchronized void set(long nanos) {
    set = true;
    late = false;
    at = System.nanoTime() + nanos;
    if (timer == null) {
      start(nanos);
    } else if (ringsAt - at > 0) {
      timer.remove();
      start(nanos);
    }
  }

  private void start(long nanos) {
    if (stopped) {
      return;
    }
    ringsAt = at;
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
    try {
      timer = thread.executeAfter(this, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      timer = null; // the server has ended, and every connection with it
    }
  }

  synchronized void clear() {
    set = false;
  }

  /** The connection has closed. */
  synchronized void stop() {
    stopped = true;
    set = false;
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  @Override
  public void run() {
    synchronized (this) {
      timer = null;
      if (!set) {
        return;
      }
      long left = at - System.nanoTime();
      if (left <= 0 && !late) {
        late = true;
        left = Suspension.MOMENT_NANOS; // this thread looks at its sockets first
        at = System.nanoTime() + left;
      }
      if (left > 0) {
        start(left);
        return;
      }
      set = false;
    }
    passed.run();
  }
}
