package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a transport. Those that have nothing to do stand by, the last used first in line.
 * New ones are started by the {@link Watchdog} only, never on a thread that may have an app on its
 * stack or its class loader in hand.
 */
final class Drivers {
  private static final long MEMORY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ConcurrentLinkedDeque<Driver> idle = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedQueue<Runnable> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Asked for and not yet started. */
  private final AtomicInteger wanted = new AtomicInteger();

  /** Started and not yet up. */
  private final AtomicInteger coming = new AtomicInteger();

  private final AtomicInteger names = new AtomicInteger();
  private final String name;
  private final int most;
  private final long idleNanos;
  private final Runnable wakeStarter;
  private volatile boolean stopping;

  /** How often all threads were renewed. */
  private final AtomicInteger generation = new AtomicInteger();

  /**
   * @param most how many threads at most
   * @param idleNanos a thread that stands by for so long ends
   * @param wakeStarter makes some neutral thread call {@link #startWanted}
   */
  Drivers(String name, int most, long idleNanos, Runnable wakeStarter) {
    this.name = name;
    this.most = most;
    this.idleNanos = idleNanos;
    this.wakeStarter = wakeStarter;
  }

  /** Takes a thread that stands by, for the caller to assign; null if there is none yet. */
  @Nullable Driver tryReserve() {
    Driver driver = idle.pollFirst();
    if (driver == null && wanted.get() + coming.get() == 0) {
      want();
    }
    return driver;
  }

  /** Gives a reserved thread back. */
  void unreserve(Driver driver) {
    driver.assign(() -> {});
  }

  /**
   * Runs a job on some thread, in the order of calls while threads are short. After {@link #stop}
   * too: ends of connections are told then.
   */
  void execute(Runnable job) {
    jobs.add(job);
    Driver driver = idle.pollFirst();
    if (driver != null) {
      driver.assign(() -> {});
    } else {
      want();
    }
  }

  /** What this thread is to do next; null if it is to end. */
  @Nullable Runnable next(Driver self) {
    for (; ; ) {
      Runnable first = self.awaitAssignment(0);
      boolean spent = first == null && isSpent(self);
      Runnable job = first != null || spent ? first : jobs.poll();
      if (job != null) {
        isUp(self);
        return job;
      }
      if (stopping || spent) {
        isUp(self);
        ended();
        return null;
      }
      try {
        idle.addFirst(self);
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(MEMORY_PAUSE_NANOS);
        continue;
      }
      isUp(self);
      if ((!jobs.isEmpty() || stopping || isSpent(self)) && idle.remove(self)) {
        continue;
      }
      Runnable work = self.awaitAssignment(idleNanos);
      while (work == null && !mayEnd(self)) {
        work = self.awaitAssignment(idleNanos);
      }
      if (work == null) {
        ended();
      }
      return work;
    }
  }

  private void ended() {
    count.decrementAndGet();
    if (!jobs.isEmpty()) {
      want(); // it came while this thread still counted
    }
  }

  /** Has all threads that there are now end, each when it has done what it is at. */
  void renew() {
    generation.incrementAndGet();
    dismissIdle();
  }

  /** Whether it is one of those that are to end. */
  boolean isSpent(Driver driver) {
    return driver.generation != generation.get();
  }

  void run(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      Failures.log("a thread of the server failed; this is a bug", e);
    }
  }

  /** Starts the threads asked for; called on a neutral thread. */
  void startWanted() {
    for (int n = wanted.getAndSet(0); n > 0 && count.get() < most && !stopping; n--) {
      try {
        start(null);
      } catch (OutOfMemoryError e) { // what the JDK calls it if the system gives no thread
        Failures.log("no thread could be started; raise the limit of processes (ulimit -u)", e);
        return; // whoever needs one asks again
      }
    }
  }

  /** Starts a thread, with something to do. */
  void start(@Nullable Runnable first) {
    Driver driver = new Driver(this, name + "-" + names.incrementAndGet(), generation.get());
    if (first != null) {
      driver.assign(first);
    }
    count.incrementAndGet();
    coming.incrementAndGet();
    try {
      driver.start();
    } catch (Throwable e) {
      coming.decrementAndGet();
      count.decrementAndGet();
      throw e;
    }
  }

  private void isUp(Driver self) {
    if (!self.up) {
      self.up = true;
      coming.decrementAndGet();
    }
  }

  /** Lets all threads end that stand by, and the others when they have done. */
  void stop() {
    stopping = true;
    dismissIdle();
    if (!jobs.isEmpty()) {
      want();
    }
  }

  /** They find out that they are to end. */
  private void dismissIdle() {
    for (Driver driver = idle.pollFirst(); driver != null; driver = idle.pollFirst()) {
      driver.assign(() -> {});
    }
  }

  int count() {
    return count.get();
  }

  private boolean mayEnd(Driver self) {
    return idle.remove(self); // else somebody has just taken it and will assign
  }

  /** There is no watchdog any more. Without a thread the job waits for one that is at work. */
  private void startAtTheEnd() {
    try {
      start(null);
    } catch (OutOfMemoryError e) {
      Failures.log("no thread could be started for what is to be told at the end", e);
    }
  }

  private void want() {
    if (stopping) {
      startAtTheEnd();
    } else if (count.get() < most) {
      wanted.incrementAndGet();
      wakeStarter.run();
    }
  }
}
