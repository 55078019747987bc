package dev.pintle.runner;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests in which a turn of the app (see {@link Flight}) takes longer than it should: once
 * each, with the stack of the thread that the app has. One thread looks at all of them, when the
 * first of those it knows of is due; a turn that is over before it looks is logged without a stack.
 */
final class SlowLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.slow");

  /** A stack may be taken so much too late, as a part of the threshold. */
  private static final int PART = 16;

  /** The stack of a thread, in the shape that every log can print. */
  private static final class AppStack extends Throwable {
    private static final long serialVersionUID = 1L;

    AppStack(Thread thread, StackTraceElement[] stack) {
      super("the stack of thread " + name(thread), null, false, true);
      setStackTrace(stack);
    }
  }

  private final long threshold;
  private final InFlight inFlight;
  private final LongAdder count = new LongAdder();
  private final Thread watcher;
  private volatile boolean closed;

  private SlowLog(Duration threshold, InFlight inFlight) {
    this.threshold = threshold.toNanos();
    this.inFlight = inFlight;
    this.watcher = new Thread(this::watch, "pintle-slow-log");
    watcher.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param threshold longer than zero
   */
  static SlowLog start(Duration threshold, InFlight inFlight) {
    SlowLog log = new SlowLog(threshold, inFlight);
    inFlight.watchBy(log);
    log.watcher.start();
    return log;
  }

  private void watch() {
    while (!closed) {
      long pause = threshold;
      try {
        pause = Math.max(look(), threshold / PART);
      } catch (RuntimeException e) {
        LOG.error("slow requests were not looked at", e);
      }
      LockSupport.parkNanos(pause);
    }
  }

  /** Until when there is nothing to do: what begins later is due later. */
  private long look() {
    long now = System.nanoTime();
    long pause = threshold;
    for (Flight flight : inFlight.all()) {
      long turn = flight.turn();
      if (turn != Flight.NONE && !flight.isSlow()) {
        long left = threshold - (now - turn);
        if (left < 0) {
          tryReport(flight, turn);
        } else {
          pause = Math.min(pause, left + 1);
        }
      }
    }
    return pause;
  }

  private void tryReport(Flight flight, long turn) {
    Thread thread = flight.thread();
    if (thread == null) {
      return;
    }
    Flight.State state = flight.state();
    StackTraceElement[] stack = thread.getStackTrace();
    // By now the thread may be at work for somebody else: then the turn has told so itself.
    if (inFlight.hasBegun() && flight.turn() == turn && flight.becomesSlow()) {
      count.increment();
      LOG.warn(
          "{} {}: {}",
          AccessLog.escape(flight.method()),
          AccessLog.escape(flight.target()),
          "the app " + doing(state) + " since " + millis(turn) + " ms",
          new AppStack(thread, stack));
    }
  }

  /** A turn of the app is over. */
  void ended(Flight flight, long turn) {
    if (System.nanoTime() - turn > threshold && inFlight.hasBegun() && flight.becomesSlow()) {
      count.increment();
      LOG.warn(
          "{} {}: {}",
          AccessLog.escape(flight.method()),
          AccessLog.escape(flight.target()),
          "the app "
              + doing(flight.state())
              + " for "
              + millis(turn)
              + " ms, and was done before its stack could be taken");
    }
  }

  private static String doing(Flight.State state) {
    return state == Flight.State.RUNNING ? "has not answered" : "has written nothing of the body";
  }

  private static long millis(long turn) {
    return (System.nanoTime() - turn) / 1_000_000;
  }

  /** Of a virtual thread mostly what it runs on, for few have a name. */
  static String name(Thread thread) {
    return thread.getName().isEmpty() ? thread.toString() : thread.getName();
  }

  /** How many requests have been slow. */
  long count() {
    return count.sum();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }
}
