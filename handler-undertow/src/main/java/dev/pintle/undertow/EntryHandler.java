package dev.pintle.undertow;

import dev.pintle.Headers;
import dev.pintle.http1.RequestHead;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;
import io.undertow.util.SameThreadExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in, on the I/O thread: refuses what is to be refused, and hands the others on
 * to a thread that may block, by way of the Undertow handlers in front of the app if there are any.
 */
final class EntryHandler implements HttpHandler {
  private final Engine engine;
  private final @Nullable HttpHandler front;
  private final HttpHandler upgrade;

  EntryHandler(Engine engine) {
    this.engine = engine;
    this.front = engine.wrapper() == null ? null : engine.wrapper().wrap(this::dispatch);
    this.upgrade = new Http2UpgradeHandler(this::startHttp2);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Http1Connection connection = http1(exchange);
    if (connection == null) {
      startHttp2(exchange);
      return;
    }
    RequestHead head = connection.input().head();
    if (head == null) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> connection.refuse(exchange));
    } else if (head.upgrade() && connection.upgradesToHttp2(head)) {
      connection.becomesHttp2();
      RealHead.show(head, exchange);
      exchange.setPersistent(true);
      upgrade.handleRequest(exchange);
    } else if (front == null) {
      dispatch(exchange);
    } else {
      RealHead.show(head, exchange);
      exchange.setPersistent(head.keepAlive());
      front.handleRequest(exchange);
    }
  }

  private void startHttp2(HttpServerExchange exchange) throws Exception {
    if (front == null) {
      dispatch(exchange);
    } else {
      front.handleRequest(exchange);
    }
  }

  private void dispatch(HttpServerExchange exchange) {
    Http1Connection connection = http1(exchange);
    if (connection == null) {
      dispatchHttp2(exchange);
      return;
    }
    RequestHead head = connection.input().head();
    if (head != null) {
      exchange.dispatch(engine.apps(), new Http1Exchange(engine, connection, exchange, head));
    }
  }

  private void dispatchHttp2(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    String target = exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
    int status = 0;
    Headers headers = Headers.empty();
    try {
      headers = Http2Fields.of(exchange.getRequestHeaders());
      status = engine.settings().refusal(target, headers);
    } catch (IllegalArgumentException e) {
      status = 400; // a malformed field
    }
    if (status == 0) {
      exchange.dispatch(engine.apps(), new Http2Exchange(engine, exchange, headers, target));
    } else {
      exchange.setStatusCode(status);
      exchange.endExchange();
    }
  }

  private static @Nullable Http1Connection http1(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection connection
            && connection.getOriginalSourceConduit() instanceof Http1Input input
        ? input.connection()
        : null;
  }
}
