package dev.pintle.spi;

import dev.pintle.Cancellation;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The handler's end of a {@link Cancellation}. Costs nothing but itself until an action is
 * registered; safe for use by several threads.
 */
public final class CancellationSource implements Cancellation {

  /** Written under the lock of this, read without. */
  private volatile @Nullable Reason reason;

  /** Guarded by the lock of this; null while there are none. */
  private @Nullable Set<Action> actions;

  /** Makes one that is not cancelled. */
  public CancellationSource() {}

  /**
   * Whoever takes it first decides: the canceller, who runs it, or its owner, who takes it back.
   */
  private final class Action implements Registration {
    private final Runnable work;
    private final @Nullable ClassLoader loader = ContextLoader.current();
    private final AtomicBoolean taken = new AtomicBoolean();

    Action(Runnable work) {
      this.work = work;
    }

    void run() {
      if (!taken.compareAndSet(false, true)) {
        return;
      }
      try {
        ContextLoader.run(loader, work);
      } catch (Throwable e) {
        Failures.log("a cancellation action failed", e);
      }
    }

    @Override
    public void close() {
      if (taken.compareAndSet(false, true)) {
        forget(this);
      }
    }
  }

  @Override
  public boolean isCancelled() {
    return reason != null;
  }

  @Override
  public @Nullable Reason reason() {
    return reason;
  }

  @Override
  public Registration onCancel(Runnable action) {
    Action registered = new Action(Objects.requireNonNull(action, "action"));
    if (!add(registered)) {
      registered.run();
    }
    return registered;
  }

  /**
   * Cancels the request and runs the actions on this thread, in the order of their registration;
   * what they throw is logged.
   *
   * @param reason why
   * @return false if it was cancelled before: then the first reason stays
   */
  public boolean cancel(Reason reason) {
    Runnable due = mark(reason);
    if (due == null) {
      return false;
    }
    due.run();
    return true;
  }

  /**
   * Cancels the request where nothing may block: the actions are left to the caller, to be run on a
   * thread that may.
   *
   * @param reason why
   * @return runs the actions as {@link #cancel} does; null if it was cancelled before: then the
   *     first reason stays
   */
  public synchronized @Nullable Runnable mark(Reason reason) {
    if (this.reason != null) {
      return null;
    }
    this.reason = Objects.requireNonNull(reason, "reason");
    Set<Action> due = actions == null ? Set.of() : actions;
    actions = null;
    return () -> due.forEach(Action::run);
  }

  private synchronized boolean add(Action action) {
    if (reason != null) {
      return false;
    }
    if (actions == null) {
      actions = new LinkedHashSet<>();
    }
    return actions.add(action);
  }

  private synchronized void forget(Action action) {
    if (actions != null) {
      actions.remove(action);
    }
  }
}
