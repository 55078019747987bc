package dev.pintle.jetty;

import dev.pintle.http1.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty's handler that calls the app. */
final class AppHandler extends Handler.Abstract {
  private final Calls calls;
  private final Limits limits;

  AppHandler(Calls calls, Limits limits) {
    this.calls = calls;
    this.limits = limits;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ConnectionMetaData metaData = request.getConnectionMetaData();
    EndPoint endPoint = metaData.getConnection().getEndPoint();
    boolean isHttp2 = metaData.getHttpVersion() == HttpVersion.HTTP_2;
    if (endPoint instanceof StrictEndPoint strict && !isHttp2) {
      http1(request, response, callback, strict);
    } else {
      http2(request, response, callback);
    }
    return true;
  }

  private void http1(
      Request request, Response response, Callback callback, StrictEndPoint endPoint) {
    Http1Stream stream = endPoint.stream();
    if (stream == null) {
      throw new IllegalStateException("Jetty has a request that was not read");
    }
    run(new Http1Exchange(calls, request, response, callback, endPoint, stream));
  }

  private void http2(Request request, Response response, Callback callback) {
    Http2Exchange exchange;
    try {
      exchange = new Http2Exchange(calls, request, response, callback);
    } catch (IllegalArgumentException e) {
      refuse(request, response, callback, 400, "a header field is malformed");
      return;
    }
    String problem = Http2Rules.problem(request);
    if (problem != null) {
      refuse(request, response, callback, 400, problem);
    } else if (limits.areExceededBy(exchange.headers())) {
      refuse(request, response, callback, 431, "the header fields are more than allowed");
    } else if (exchange.target().length() > limits.maxRequestLine()) {
      refuse(request, response, callback, 414, "the request line is longer than allowed");
    } else {
      run(exchange);
    }
  }

  private static void run(JettyExchange exchange) {
    exchange.run();
    exchange.called();
  }

  private static void refuse(
      Request request, Response response, Callback callback, int status, String message) {
    response.setStatus(status);
    response.getHeaders().add(ResponseFields.date(request));
    response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
    response.write(true, ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
