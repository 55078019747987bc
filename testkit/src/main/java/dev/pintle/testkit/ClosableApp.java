package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** An app and whether its client is closed: it is closed once, and gets no request afterwards. */
final class ClosableApp implements App, AutoCloseable {
  private final App app;
  private final AtomicBoolean closed = new AtomicBoolean();

  ClosableApp(App app) {
    this.app = app;
  }

  void requireOpen() {
    if (closed.get()) {
      throw closedClient();
    }
  }

  /** What every depth says to a request that comes too late. */
  static IllegalStateException closedClient() {
    return new IllegalStateException("this TestClient is closed; make a new one to send requests");
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    return app.call(env);
  }

  /** Closes an app that can be closed, as a server does after its last response. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && app instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("closing the app failed", e);
      }
    }
  }
}
