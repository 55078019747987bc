package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Response;
import java.util.Map;

/**
 * An app that can be exchanged while it serves. Each request runs to its end, hooks included, on
 * the version it began with; a version is closed after the last of them.
 */
final class Reloadable implements App, AutoCloseable {
  private volatile Version current;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param first left by this object when it is no longer the current one
   */
  Reloadable(Version first) {
    this.current = first;
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
  synchronized void replace(Version next) {
    if (closed) {
      next.leave();
      return;
    }
    Version old = current;
    current = next;
    old.leave();
  }

  /** Closes the current version, after its last response. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      current.leave();
    }
  }
}
