package dev.pintle.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * Interim responses over HTTP/2. Undertow sends none but the 100 that a client expects, by way of
 * an exchange of its own that can carry any status; so for others the expectation is put there.
 */
final class Interim {
  private Interim() {}

  /** An exchange whose response is an interim one for this request. */
  static HttpServerExchange of(HttpServerExchange exchange) {
    boolean expected = exchange.getRequestHeaders().contains(Headers.EXPECT);
    if (!expected) {
      exchange.getRequestHeaders().put(Headers.EXPECT, "100-continue");
    }
    try {
      return exchange.getConnection().sendOutOfBandResponse(exchange);
    } finally {
      if (!expected) {
        exchange.getRequestHeaders().remove(Headers.EXPECT);
      }
    }
  }
}
