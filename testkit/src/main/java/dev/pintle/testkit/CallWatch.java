package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Lint;
import dev.pintle.LintException;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stands before the app for one request: what the test put into the map, and what came of it. */
final class CallWatch {
  /** How long a test waits for what must come. */
  static final int PATIENCE_SECONDS = 10;

  private final Map<String, Object> overrides;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean called;
  private volatile boolean answered;
  private volatile @Nullable Throwable verdict;

  CallWatch(Map<String, Object> overrides) {
    this.overrides = overrides;
  }

  Response call(App app, Map<String, Object> env) throws Exception {
    called = true;
    // Registered first, so that it runs last: the app's own hooks have been run by then.
    Env.COMPLETION.get(env).onComplete(ended -> complete(ended, env));
    env.putAll(overrides);
    try {
      return app.call(env);
    } catch (Throwable e) {
      note(e);
      throw e;
    }
  }

  private void complete(Outcome ended, Map<String, Object> env) {
    note(ended.failure());
    // Whatever has become of its exception: what a close throws is only logged.
    note(Lint.found(env).orElse(null));
    outcome.complete(ended);
  }

  /** Keeps what is for the test and not for a client: a failed assertion, a broken rule. */
  void note(@Nullable Throwable failure) {
    if (verdict == null
        && (failure instanceof AssertionError || failure instanceof LintException)) {
      verdict = failure;
    }
  }

  boolean hasVerdict() {
    return verdict != null;
  }

  /** A whole response has come: who was not called by now never will be. */
  void answered() {
    answered = true;
  }

  /** Gives a call that has begun the time to end. */
  void awaitEnd() {
    if (called && !hasVerdict()) {
      try {
        outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        return; // who asks for the outcome is told
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Throws in the test what was thrown in the app, the first time that it is called. */
  void rethrow() {
    Throwable found = verdict;
    if (found == null || !told.compareAndSet(false, true)) {
      return;
    }
    if (found instanceof Error error) {
      throw error;
    }
    if (found instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** What the app threw, or broke the response off, as far as it is known by now. */
  @Nullable Throwable failure() {
    Outcome ended = outcome.getNow(null);
    return ended == null ? null : ended.failure();
  }

  Outcome outcome() {
    int patience = answered && !called ? 0 : PATIENCE_SECONDS;
    try {
      return outcome.get(patience, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          called
              ? "the request has not ended after " + patience + " seconds"
              : "the request never came to the app, so it has no outcome",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the outcome", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
