package dev.pintle.jetty;

import dev.pintle.http1.Limits;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Jetty's HTTP/1, with {@link StrictReader} before it. */
final class StrictHttp extends HttpConnectionFactory {
  private final Limits limits;
  private final Timeouts timeouts;
  private final boolean http2;
  private final Writers writers = new Writers();

  /**
   * Makes one.
   *
   * @param http2 whether a connection may begin with HTTP/2
   */
  StrictHttp(HttpConfiguration configuration, Limits limits, Timeouts timeouts, boolean http2) {
    super(configuration);
    this.limits = limits;
    this.timeouts = timeouts;
    this.http2 = http2;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    SocketEndPoint socket = SocketEndPoint.of(endPoint);
    if (socket == null) { // a connector that somebody added
      return super.newConnection(connector, endPoint);
    }
    StrictReader reader = new StrictReader(limits, http2);
    Executor executor = connector.getExecutor();
    StrictEndPoint strict =
        new StrictEndPoint(endPoint, socket, reader, executor, timeouts, writers);
    return socket.isAdmitted()
        ? super.newConnection(connector, strict)
        : new RefusedConnection(strict, executor);
  }
}
