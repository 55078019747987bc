package dev.pintle.jetty;

import dev.pintle.http1.HttpDate;
import dev.pintle.http1.Limits;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;

/** Jetty's HTTP/1, with {@link StrictReader} before it. */
final class StrictHttp extends HttpConnectionFactory {
  private final Limits limits;
  private final Timeouts timeouts;
  private final boolean http2;
  private final HttpDate date = new HttpDate(System::currentTimeMillis);

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
    boolean alone = isAlone(connector.getServer());
    StrictReader reader = new StrictReader(limits, http2);
    Executor executor = connector.getExecutor();
    StrictEndPoint strict =
        new StrictEndPoint(
            endPoint,
            socket,
            reader,
            executor,
            timeouts,
            date,
            connector.getByteBufferPool(),
            alone);
    return socket.isAdmitted()
        ? super.newConnection(connector, strict)
        : new RefusedConnection(strict, executor);
  }

  /** Whether nobody but the app gets to see a request or its response. */
  private boolean isAlone(Server server) {
    return server.getHandler() instanceof AppHandler
        && server.getRequestLog() == null
        && getHttpConfiguration().getCustomizers().size() == 1; // the one that puts us in
  }
}
