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
 * One version of an app and how many hold it: its requests, and one for being current or about to
 * be. When nobody does it is closed, and its class loader with it.
 *
 * <p>The context class loader during a call, and while a streamed body is written, is the version's
 * own.
 */
final class Version implements App, Consumer<Outcome> {
  private final LoadedApp loaded;
  private final App app;
  private final Runnable closed;
  private final AtomicLong holders = new AtomicLong(1);

  /**
   * Makes one that is held.
   *
   * @param middleware put around it
   * @param loaded closed by this object
   * @param closed called when that has been closed
   */
  Version(Middleware middleware, LoadedApp loaded, Runnable closed) {
    this.loaded = loaded;
    this.app = middleware.wrap(loaded.app());
    this.closed = closed;
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Completion completion = Env.COMPLETION.get(env);
    if (!enter()) {
      throw new IllegalStateException("this version of the app has been closed");
    }
    return serve(env, completion);
  }

  /** Fails once there has been no holder, for then the version is closed. */
  boolean enter() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Calls the app for a request that has entered, and leaves at the end of that. */
  Response serve(Map<String, Object> env, Completion completion) throws Exception {
    completion.onComplete(this);
    Response response = inItsLoader(() -> app.call(env));
    if (response != null && response.body() instanceof Body.Writer body) {
      return new Response(response.status(), response.headers(), inItsLoader(body));
    }
    return response;
  }

  @Override
  public void accept(Outcome outcome) {
    leave();
  }

  void leave() {
    if (holders.decrementAndGet() == 0) {
      try {
        loaded.close();
      } finally {
        closed.run();
      }
    }
  }

  private <T> T inItsLoader(Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loaded.loader());
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Body inItsLoader(Body.Writer body) {
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
