package dev.pintle.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Gives each request of HTTP/1 its {@link Http1Stream}, before any of Jetty's handlers: those that
 * watch the response wrap the stream, and have to be outside.
 */
final class StreamSetup implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint instanceof StrictEndPoint strict) {
      request.addHttpStreamWrapper(strict::begin);
    }
    return request;
  }
}
