package dev.pintle;

import java.util.function.Consumer;

/**
 * Hooks that run after the response was sent, or failed.
 *
 * <pre>{@code
 * Env.COMPLETION.get(env).onComplete(outcome -> metrics.record(outcome.status(), outcome.duration()));
 * }</pre>
 */
public interface Completion {
  /**
   * Runs {@code hook} when this request has ended: once, in reverse order of registration, at once
   * if it has ended already. A hook that throws is logged and stops no other. The request map is
   * still readable.
   *
   * @param hook what to do
   */
  void onComplete(Consumer<Outcome> hook);
}
