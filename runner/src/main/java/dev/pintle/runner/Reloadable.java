package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An app that can be exchanged while it serves. Each request runs to its end, hooks included, on
 * the version it began with; a version is closed, and its class loader with it, after the last of
 * them.
 *
 * <p>The context class loader during a call, and while a streamed body is written, is the version's
 * own.
 */
final class Reloadable implements App, AutoCloseable {
  private final Middleware middleware;
  private volatile Version current;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param middleware put around each version
   * @param first closed by this object
   */
  Reloadable(Middleware middleware, LoadedApp first) {
    this.middleware = middleware;
    this.current = new Version(middleware, first);
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Completion completion = Env.COMPLETION.get(env);
    Version version = enter();
    completion.onComplete(version);
    Response response = version.inItsLoader(() -> version.app.call(env));
    if (response != null && response.body() instanceof Body.Writer body) {
      return new Response(response.status(), response.headers(), version.inItsLoader(body));
    }
    return response;
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
  synchronized void replace(LoadedApp next) {
    if (closed) {
      next.close();
      return;
    }
    Version old = current;
    current = new Version(middleware, next);
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

  /** One version and how many hold it: its requests, and one for being the current one. */
  private static final class Version implements Consumer<Outcome> {
    final LoadedApp loaded;
    final App app;
    private final AtomicLong holders = new AtomicLong(1);

    Version(Middleware middleware, LoadedApp loaded) {
      this.loaded = loaded;
      this.app = middleware.wrap(loaded.app());
    }

    /** Fails once there has been no holder, for then the version is closed. */
    boolean enter() {
      return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
      if (holders.decrementAndGet() == 0) {
        loaded.close();
      }
    }

    @Override
    public void accept(Outcome outcome) {
      leave();
    }

    <T> T inItsLoader(Callable<T> work) throws Exception {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loaded.loader());
      try {
        return work.call();
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    Body inItsLoader(Body.Writer body) {
      return new Body.Writer(
          sink ->
              inItsLoader(
                  () -> {
                    body.writer().write(sink);
                    return true;
                  }),
          body.resource());
    }
  }
}
