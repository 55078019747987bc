package dev.pintle.runner.supervisor;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the supervisor's state. A task that fails is logged and ends no other:
 * sockets that stay open are worth more than a state that is known to be right.
 */
final class EventLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, EventLoop::thread);

  EventLoop() {
    executor.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pintle-supervisor");
    thread.setDaemon(true);
    return thread;
  }

  /** Something that will happen later. */
  record Timer(Future<?> future) {
    void cancel() {
      future.cancel(false);
    }
  }

  /** Runs a task soon, after those that were given before. */
  void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("too late", e);
    }
  }

  /** Runs a task later. */
  Timer after(Duration time, Runnable task) {
    return new Timer(executor.schedule(() -> run(task), time.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a fault in the supervisor, which goes on", e);
    }
  }

  /** No task begins any more. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
