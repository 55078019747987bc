package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Lint;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Goes through a server and a socket. */
final class ServerDepth implements Depth {
  private final Server server;
  private final Dispatch dispatch;
  private volatile boolean closed;

  private ServerDepth(Server server, Dispatch dispatch) {
    this.server = server;
    this.dispatch = dispatch;
  }

  static ServerDepth start(Handler handler, App app, Options options) throws IOException {
    Dispatch dispatch = new Dispatch(Lint.check().wrap(Objects.requireNonNull(app, "app")));
    return new ServerDepth(handler.start(dispatch, options), dispatch);
  }

  /** Knows the call of each exchange by the port that its client has. */
  @SuppressWarnings("try") // App.close may be interrupted, and says so
  private record Dispatch(App app, Map<String, CallWatch> watches) implements App, AutoCloseable {
    Dispatch(App app) {
      this(app, new ConcurrentHashMap<>());
    }

    @Override
    public Response call(Map<String, Object> env) throws Exception {
      CallWatch watch = Env.REMOTE_PORT.find(env).map(watches::get).orElse(null);
      return watch == null ? app.call(env) : watch.call(app, env);
    }

    @Override
    public void close() throws Exception {
      if (app instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  @Override
  public TestResponse send(RequestData request) {
    try (TestExchange exchange = open(request)) {
      return exchange.finish();
    }
  }

  @Override
  public TestExchange open(RequestData request) {
    if (closed) {
      throw ClosableApp.closedClient();
    }
    CallWatch watch = new CallWatch(request.env());
    try {
      SocketConnection connection = new SocketConnection(address(), request.patience());
      dispatch.watches().put(Integer.toString(connection.localPort()), watch);
      return WireExchange.begin(request, watch, connection);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no connection to the server", e);
    }
  }

  private InetSocketAddress address() {
    for (SocketAddress address : server.addresses()) {
      if (address instanceof InetSocketAddress inet) {
        return inet.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), inet.getPort())
            : inet;
      }
    }
    throw new IllegalStateException("TestClient needs a server that listens on TCP");
  }

  @Override
  public void close() {
    closed = true;
    server.close();
  }
}
