package dev.pintle.testkit;

import dev.pintle.App;

/** How far down a request goes before it comes to the app. */
interface Depth extends AutoCloseable {
  /** Sends a request and returns when the response has ended. */
  TestResponse send(RequestData request);

  /** Sends a request and returns at once. */
  TestExchange open(RequestData request);

  @Override
  void close();

  /** Closes an app that can be closed, as a server does after its last response. */
  static void closeApp(App app) {
    if (app instanceof AutoCloseable closeable) {
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
