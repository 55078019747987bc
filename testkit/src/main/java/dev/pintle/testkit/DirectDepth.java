package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Lint;
import java.util.Objects;

/** Calls the app. */
final class DirectDepth implements Depth {
  /** As much as a socket may hold, roughly. */
  private static final long BYTES_UNDER_WAY = 64 * 1024;

  private final App app;

  DirectDepth(App app) {
    this.app = Lint.check().wrap(Objects.requireNonNull(app, "app"));
  }

  @Override
  public TestResponse send(RequestData request) {
    DirectExchange exchange = exchange(request, Long.MAX_VALUE);
    // Nobody could send to a conversation while this thread is in it.
    exchange.conversation().end();
    exchange.call().run();
    return exchange.finish();
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
    Depth.closeApp(app);
  }
}
