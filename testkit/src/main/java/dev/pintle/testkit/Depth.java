package dev.pintle.testkit;

/** How far down a request goes before it comes to the app. */
interface Depth extends AutoCloseable {
  /** Sends a request and returns when the response has ended. */
  TestResponse send(RequestData request);

  /** Sends a request and returns at once. */
  TestExchange open(RequestData request);

  @Override
  void close();
}
