package dev.pintle;

import org.jspecify.annotations.Nullable;

/**
 * Tells an app that its work is no longer wanted. Advisory: an app that goes on still has its
 * response sent.
 *
 * <pre>{@code
 * Cancellation cancellation = Env.CANCELLATION.get(env);
 * try (var registration =
 *     cancellation.onCancel(
 *         () -> {
 *           if (cancellation.reason() != Cancellation.Reason.SHUTDOWN) {
 *             abort(statement);
 *           }
 *         })) {
 *   rows = statement.executeQuery();
 * }
 * }</pre>
 *
 * <p>An action that should run only for a client that has left looks at the reason, as this one
 * does: when a server drains, ordinary requests in flight are still to be answered.
 */
public interface Cancellation {
  /** Why a request was cancelled. */
  enum Reason {
    /**
     * The client has left. While the app is quiet this is noticed only where the handler declares
     * {@link Feature#EAGER_CANCELLATION}; a failed write always tells.
     */
    CLIENT_GONE,
    /** A time limit of the server has passed. */
    TIMEOUT,
    /** The server drains: an endless stream should end, anything else may go on. */
    SHUTDOWN
  }

  /**
   * Whether the request has been cancelled.
   *
   * @return true from the first cancellation on
   */
  boolean isCancelled();

  /**
   * Why it was cancelled.
   *
   * @return the first reason, or null while {@link #isCancelled} is false
   */
  @Nullable Reason reason();

  /**
   * Runs {@code action} once when the request is cancelled; at once, on this thread, if it already
   * is. It runs on a thread of the server and should be brief. What it throws is logged.
   *
   * @param action what to do
   * @return closes the registration: the action will not be started after that
   */
  Registration onCancel(Runnable action);

  /** A registered action. */
  interface Registration extends AutoCloseable {
    /** Takes the action back. It does nothing if it has run. */
    @Override
    void close();
  }
}
