package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app that can be exchanged while it serves. Each request runs to its end, hooks included, on
 * the version it began with; a version is closed after the last of them.
 */
final class Reloadable implements App, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Duration closeLimit;
  private volatile Version current;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param first left by this object when it is no longer the current one
   */
  Reloadable(Version first) {
    this(first, CLOSE_LIMIT);
  }

  /** With another limit for how long the close of a version is waited for. */
  Reloadable(Version first, Duration closeLimit) {
    this.current = first;
    this.closeLimit = closeLimit;
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Completion completion = Env.COMPLETION.get(env);
    return enter().serve(env, completion);
  }

  private Version enter() {
    while (true) {
      Version version = current;
      if (version.enter()) {
        return version;
      }
      if (version == current) {
        throw new IllegalStateException("the app has been closed");
      }
    }
  }

  /** Serves the requests from now on with {@code next}, which is closed if it is too late. */
  void replace(Version next) {
    leave(exchange(next));
  }

  private synchronized Version exchange(Version next) {
    if (closed) {
      return next;
    }
    Version old = current;
    current = next;
    return old;
  }

  /** Closes the current version, after its last response. */
  @Override
  public void close() {
    if (ends()) {
      leave(current);
    }
  }

  private synchronized boolean ends() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Outside of the lock, and not for ever: most often it closes the app. */
  private void leave(Version version) {
    try {
      boolean unused =
          BriefThread.call(
              "pintle-close",
              () -> {
                version.leave();
                return true;
              },
              closeLimit);
    } catch (TimeoutException e) {
      LOG.warn(
          "closing a version of the app has taken {} ms; it was interrupted, and is waited for no"
              + " longer",
          closeLimit.toMillis());
    } catch (LoadException e) {
      LOG.warn("interrupted while a version of the app was closed");
    }
  }
}
