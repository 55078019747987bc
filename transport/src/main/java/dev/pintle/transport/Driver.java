package dev.pintle.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the transport: it drives a loop, comes back late from a call whose loop was taken,
 * runs a call that was dispatched, or stands by as a spare.
 */
final class Driver extends Thread {
  final LoopTurn turn = new LoopTurn(Scratch.ofDriver());
  final int generation;
  private final Drivers drivers;

  /** It has begun to do something or to stand by. */
  boolean up;

  private volatile @Nullable Runnable assignment;

  Driver(Drivers drivers, String name, int generation) {
    super(
        null, null, name, 0, false); // inherits no thread locals, which might hold an app's classes
    this.drivers = drivers;
    this.generation = generation;
    setDaemon(true);
    setContextClassLoader(Driver.class.getClassLoader());
  }

  /**
   * The direct buffer of the calling thread, empty; null if it drives no loop. Of those there are
   * few, and of threads that make calls beside the loops there may be as many as calls.
   */
  static @Nullable ByteBuffer stage() {
    return Thread.currentThread() instanceof Driver driver && driver.turn.drives()
        ? driver.turn.scratch().stage()
        : null;
  }

  boolean isOf(Drivers others) {
    return drivers == others;
  }

  /** Wakes it to do this; only one who took it out of the idle may call. */
  void assign(Runnable work) {
    assignment = work;
    LockSupport.unpark(this);
  }

  /** Waits for an assignment; null if none came in that time. */
  @Nullable Runnable awaitAssignment(long nanos) {
    long end = System.nanoTime() + nanos;
    for (; ; ) {
      Runnable work = assignment;
      if (work != null) {
        assignment = null;
        return work;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  @Override
  public void run() {
    while (runNext()) {
      if (isInterrupted()) {
        Thread.interrupted();
      }
    }
  }

  /** In a frame of its own: while it stands by, a thread keeps nothing of what it did last. */
  private boolean runNext() {
    Runnable work = drivers.next(this);
    if (work == null) {
      return false;
    }
    try {
      drivers.run(work);
    } catch (Throwable e) {
      // There is no memory, not even for the text of a message; the thread is still needed.
    }
    return true;
  }
}
