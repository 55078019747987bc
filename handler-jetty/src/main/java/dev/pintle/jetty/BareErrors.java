package dev.pintle.jetty;

import dev.pintle.http1.BadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what Jetty refuses, in place of its error pages: with what {@link StrictReader} has found
 * wrong, or else with the bare status.
 */
final class BareErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    BadRequest reason = refusal(request);
    byte[] text = {};
    boolean isHttp2 = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    if (reason != null) {
      response.setStatus(reason.status());
      text = reason.safeMessage().getBytes(StandardCharsets.UTF_8);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    }
    response.getHeaders().add(ResponseFields.date(request));
    if (!isHttp2) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.write(true, ByteBuffer.wrap(text), callback);
    return true;
  }

  private static @Nullable BadRequest refusal(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return endPoint instanceof StrictEndPoint strict ? strict.reader().refusal() : null;
  }
}
