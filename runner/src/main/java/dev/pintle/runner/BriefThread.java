package dev.pintle.runner;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of an app on a thread that ends with it. What it leaves in ThreadLocals would otherwise
 * stay, and its classes with that, as long as the thread does.
 */
final class BriefThread {
  private BriefThread() {}

  /**
   * Runs it and waits for it.
   *
   * @param limit for so long at most; after that the thread is interrupted and left alone
   * @throws TimeoutException if it took longer
   * @throws LoadException if the work throws it
   */
  static <T> T call(String name, Callable<T> work, Duration limit)
      throws LoadException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new LoadException("interrupted while the app was being loaded");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  /** What a thread of the app has thrown, here too. */
  static LoadException thrown(@Nullable Throwable cause) {
    if (cause instanceof LoadException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(cause);
  }
}
