package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.LintException;
import dev.pintle.Response;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Stands before the app of a case, and tells the case what failed inside. */
@SuppressWarnings("try") // App.close may be interrupted, and says so
final class Witness implements App, AutoCloseable {
  private final App app;
  private final Queue<Throwable> failures;

  private Witness(App app, Queue<Throwable> failures) {
    this.app = app;
    this.failures = failures;
  }

  /** What was thrown by the apps of one case; used by many threads. */
  static final class Findings {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    App watch(App app) {
      return new Witness(app, failures);
    }

    /** What was for the case and not for a client: a failed assertion, a broken rule. */
    @Nullable Throwable verdict() {
      for (Throwable failure : failures) {
        if (failure instanceof AssertionError || failure instanceof LintException) {
          return failure;
        }
      }
      return null;
    }

    /** Shows everything that was thrown inside beside what was seen from outside. */
    void explain(Throwable seen) {
      for (Throwable failure : failures) {
        if (failure != seen) {
          seen.addSuppressed(failure);
        }
      }
    }
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    try {
      if (env.get(Env.COMPLETION.name()) instanceof Completion completion) {
        completion.onComplete(outcome -> note(outcome.failure()));
      }
      return app.call(env);
    } catch (Throwable e) {
      note(e);
      throw e;
    }
  }

  private void note(@Nullable Throwable failure) {
    if (failure != null && !failures.contains(failure)) {
      failures.add(failure);
    }
  }

  @Override
  public void close() throws Exception {
    if (app instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
