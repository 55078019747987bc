package dev.pintle.spi;

import dev.pintle.Completion;
import dev.pintle.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handler's end of a {@link Completion}. Costs nothing but itself until a hook is registered;
 * safe for use by several threads.
 */
public final class CompletionSource implements Completion {
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CompletionSource.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null, or the {@link Hook} registered last, or the {@link Outcome} once there is one. */
  private volatile @Nullable Object state;

  /** Makes one without hooks. */
  public CompletionSource() {}

  private record Hook(
      Consumer<Outcome> action, @Nullable ClassLoader loader, @Nullable Hook earlier) {}

  @Override
  public void onComplete(Consumer<Outcome> hook) {
    Objects.requireNonNull(hook, "hook");
    ClassLoader loader = ContextLoader.current();
    while (true) {
      Object seen = state;
      if (seen instanceof Outcome outcome) {
        run(hook, loader, outcome);
        return;
      }
      if (STATE.compareAndSet(this, seen, new Hook(hook, loader, (Hook) seen))) {
        return;
      }
    }
  }

  /**
   * Ends the request and runs the hooks on this thread, the last registered first; what they throw
   * is logged. A second call does nothing.
   *
   * @param outcome how it ended
   */
  public void complete(Outcome outcome) {
    Objects.requireNonNull(outcome, "outcome");
    Object seen = state;
    while (!(seen instanceof Outcome)) {
      if (STATE.compareAndSet(this, seen, outcome)) {
        for (Hook hook = (Hook) seen; hook != null; hook = hook.earlier) {
          run(hook.action, hook.loader, outcome);
        }
        return;
      }
      seen = state;
    }
  }

  /**
   * Whether {@link #complete} has a hook to run, and so may call user code.
   *
   * @return false if none was registered, or they have been run
   */
  public boolean hasHooks() {
    return state instanceof Hook;
  }

  private static void run(Consumer<Outcome> hook, @Nullable ClassLoader loader, Outcome outcome) {
    try {
      ContextLoader.run(loader, () -> hook.accept(outcome));
    } catch (Throwable e) {
      Failures.log("a completion hook failed", e);
    }
  }
}
