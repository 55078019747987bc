package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Lint;
import java.util.Objects;

/** Calls the app. */
final class DirectDepth implements Depth {
  /** As much as a socket may hold, roughly. */
  private static final long BYTES_UNDER_WAY = 64 * 1024;

  private final ClosableApp app;

  DirectDepth(App app) {
    this(new ClosableApp(Lint.check().wrap(Objects.requireNonNull(app, "app"))));
  }

  /** Without Lint, for measuring what is not Lint. */
  DirectDepth(ClosableApp app) {
    this.app = app;
  }

  @Override
  public TestResponse send(RequestData request) {
    DirectExchange exchange = exchange(request, Long.MAX_VALUE);
    // Nobody could send to a conversation while this thread is in it.
    exchange.conversation().end();
    boolean interrupted = Thread.interrupted();
    try {
      runHere(exchange.call());
      return exchange.finish();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The app may do to a handler's thread what it likes; this one is the test's. */
  private static void runHere(DirectCall call) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try {
      call.run();
    } finally {
      boolean unused = Thread.interrupted();
      thread.setContextClassLoader(loader);
    }
  }

  @Override
  public TestExchange open(RequestData request) {
    DirectExchange exchange = exchange(request, BYTES_UNDER_WAY);
    Thread thread = new Thread(exchange.call(), "pintle-test " + request);
    thread.setDaemon(true);
    thread.start();
    return exchange;
  }

  private DirectExchange exchange(RequestData request, long capacity) {
    app.requireOpen();
    Fault fault = request.fault();
    if (fault != null && !(fault instanceof Fault.LeaveAfterReading)) {
      throw new UnsupportedOperationException(
          "TestClient.direct has no connection and so no "
              + fault
              + "; use TestClient.wire or TestClient.server");
    }
    return new DirectExchange(app, request, capacity);
  }

  @Override
  public void close() {
    app.close();
  }
}
