package dev.pintle.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Has the time of a stream of HTTP/2 begin when a thread has its request, before any of Jetty's
 * handlers: Jetty resets one whose time is up while it waits for a thread, and no app hears of it.
 */
record Http2Setup(long writeMillis) implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    request.addIdleTimeoutListener(
        timeout -> false); // as Http2Exchange does, but before there is a time
    request.addHttpStreamWrapper(
        stream -> {
          stream.setIdleTimeout(writeMillis);
          return stream;
        });
    return request;
  }
}
