package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Response;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.HttpDate;
import dev.pintle.spi.ContextLoader;
import dev.pintle.spi.DrainState;
import dev.pintle.spi.RequestMap;
import dev.pintle.spi.RequestTarget;
import dev.pintle.transport.TransportServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of a server share: the app, the settings, the clock and the counts. */
final class HttpService implements TransportServer.Requests {
  /** Unfinished requests may hold one part in so many of the heap. */
  private static final int SHARE_HELD = 4;

  private final App app;
  private final ClassLoader loader;
  private final Settings settings;
  private final HttpDate date = new HttpDate(System::currentTimeMillis);
  private final LongAdder started = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final AtomicLong held = new AtomicLong();
  private final long mostHeld;
  private final DrainState drain = new DrainState();

  HttpService(App app, Settings settings) {
    this(app, settings, Runtime.getRuntime().maxMemory() / SHARE_HELD);
  }

  /**
   * Makes one.
   *
   * @param mostHeld so many bytes of unfinished requests may be held by all connections together
   */
  HttpService(App app, Settings settings, long mostHeld) {
    this.mostHeld = mostHeld;
    this.app = app;
    this.loader = ContextLoader.of(app);
    this.settings = settings;
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

  @Override
  public App app() {
    return app;
  }

  Settings settings() {
    return settings;
  }

  /** Makes the encoder of a thread. */
  HeadWriter newWriter() {
    return new HeadWriter(date);
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

  @Override
  public long completedRequests() {
    return completed.sum();
  }

  @Override
  public long endedRequests() {
    return completed.sum() + cut.sum();
  }

  @Override
  public long activeRequests() {
    return Math.max(0, started.sum() - endedRequests());
  }

  /** A connection holds so many bytes more, or fewer, between its turns. */
  void hold(int change) {
    held.addAndGet(change);
  }

  /** Whether unfinished requests hold as much as they may. */
  boolean holdsTooMuch() {
    return held.get() > mostHeld;
  }

  @Override
  public void startDraining(Duration within) {
    drain.begin(within);
  }

  /** A connection ends behind the last of its requests. */
  @Override
  public List<DrainReport.Cut> awaitEnd(long deadline) {
    return List.of();
  }

  boolean isDraining() {
    return drain.hasBegun();
  }

  DrainState drain() {
    return drain;
  }
}
