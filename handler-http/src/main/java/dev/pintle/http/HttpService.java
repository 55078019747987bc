package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Response;
import dev.pintle.spi.RequestMap;
import dev.pintle.spi.RequestTarget;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of a server share: the app, the settings, the clock and the counts. */
final class HttpService {
  private final App app;
  private final ClassLoader loader;
  private final Settings settings;
  private final HttpDate date = new HttpDate(System::currentTimeMillis);
  private final LongAdder started = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private volatile boolean draining;

  HttpService(App app, Settings settings) {
    this.app = app;
    this.loader = loaderOf(app);
    this.settings = settings;
  }

  private static ClassLoader loaderOf(App app) {
    ClassLoader own = app.getClass().getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  /** Calls the app, with its class loader as the thread's. */
  Response answer(HttpExchange exchange) throws Exception {
    if (!settings.mount().isEmpty()
        && !RequestTarget.parse(exchange.target()).isBelow(settings.mount())) {
      return Response.text("nothing is mounted here").withStatus(404);
    }
    Thread thread = Thread.currentThread();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    Response response;
    try {
      response = app.call(new RequestMap(exchange));
    } finally {
      Interrupts.clear();
    }
    if (response == null) {
      throw new IllegalStateException("the app returned null; return a Response");
    }
    return response;
  }

  App app() {
    return app;
  }

  Settings settings() {
    return settings;
  }

  HttpDate date() {
    return date;
  }

  void requestStarted() {
    started.increment();
  }

  /** A request has ended, with a response or in failure. */
  void requestCompleted() {
    completed.increment();
  }

  /** The connection of a request was closed before there was a response. */
  void requestCut() {
    cut.increment();
  }

  long completedRequests() {
    return completed.sum();
  }

  long endedRequests() {
    return completed.sum() + cut.sum();
  }

  long activeRequests() {
    return Math.max(0, started.sum() - endedRequests());
  }

  void startDraining() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }
}
