package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Middleware;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Ends a process that something will start anew: after so many requests, or when the app says so
 * with {@code pintle.recycle}. It drains as at SIGTERM.
 */
final class Retirement implements Middleware {
  /** Of N, so that processes which share the requests evenly do not all end at one time. */
  private static final int JITTER_PART = 10;

  private final Life life;
  private final BooleanSupplier begun;
  private final long after;
  private final AtomicLong ended = new AtomicLong();

  /**
   * Makes one.
   *
   * @param maxRequests to retire after so many, and up to a tenth more; 0 for never
   * @param begun as long as it says no, no request counts
   */
  Retirement(long maxRequests, Life life, BooleanSupplier begun) {
    this.life = life;
    this.begun = begun;
    this.after =
        maxRequests == 0
            ? 0
            : maxRequests + ThreadLocalRandom.current().nextLong(maxRequests / JITTER_PART + 1);
  }

  /** After how many requests it retires; 0 for never. */
  long after() {
    return after;
  }

  @Override
  public App wrap(App app) {
    return env -> {
      Completion completion = Env.COMPLETION.get(env);
      Env.RECYCLE.put(
          env, () -> completion.onComplete(outcome -> retire("retiring, as the app has asked")));
      if (after > 0) {
        completion.onComplete(outcome -> count());
      }
      return app.call(env);
    };
  }

  private void count() {
    if (begun.getAsBoolean() && ended.incrementAndGet() == after) {
      retire("retiring after " + after + (after == 1 ? " request" : " requests"));
    }
  }

  private void retire(String reason) {
    if (begun.getAsBoolean()) {
      life.retire(reason);
    }
  }
}
