package dev.pintle.undertow;

import dev.pintle.http1.RequestHead;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in, on the I/O thread: refuses what is to be refused, and hands the others on
 * to a thread that may block, by way of the Undertow handlers in front of the app if there are any.
 */
final class EntryHandler implements HttpHandler {
  private final Engine engine;
  private final @Nullable HttpHandler front;

  EntryHandler(Engine engine) {
    this.engine = engine;
    this.front = engine.wrapper() == null ? null : engine.wrapper().wrap(this::dispatch);
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
    } else if (front == null) {
      dispatch(exchange);
    } else {
      RealHead.show(head, exchange);
      exchange.addResponseCommitListener(
          answered -> connection.answeredInFront(answered, head)); // the app's are not seen there
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
    Http2Request request = exchange.getAttachment(Http2Request.KEY);
    int refusal = engine.settings().refusal(request.target(), request.headers());
    if (refusal == 0) {
      exchange.dispatch(engine.apps(), new Http2Exchange(engine, exchange, request));
    } else {
      exchange.setStatusCode(refusal);
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
