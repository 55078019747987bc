package dev.pintle.http;

import java.util.ArrayDeque;

/**
 * The requests whose responses are made but perhaps not sent. They end, and their hooks run, when
 * everything that waited has been sent.
 */
final class Endings {
  private final HttpService service;
  private final ArrayDeque<HttpExchange> waiting = new ArrayDeque<>(2);

  Endings(HttpService service) {
    this.service = service;
  }

  void add(HttpExchange exchange) {
    waiting.add(exchange);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether {@link #complete} calls user code. */
  boolean hasHooks() {
    for (HttpExchange exchange : waiting) {
      if (exchange.hasHooks()) {
        return true;
      }
    }
    return false;
  }

  /** The responses could not be sent; so many bytes were left of the body of the last. */
  void fail(Throwable reason, long unsent) {
    HttpExchange last = waiting.peekLast();
    waiting.forEach(exchange -> exchange.failed(reason, exchange == last ? unsent : 0));
  }

  /**
   * Ends them.
   *
   * @param recent about now; the clock is read only for requests about whose end somebody asks
   */
  void complete(long recent) {
    HttpExchange exchange = waiting.poll();
    while (exchange != null) {
      service.requestCompleted();
      exchange.complete(exchange.isWatched() ? System.nanoTime() : recent);
      exchange = waiting.poll();
    }
  }
}
