package example.jdk;

import com.sun.net.httpserver.HttpServer;
import dev.pintle.spi.Connections;
import dev.pintle.spi.DrainingServer;
import dev.pintle.spi.Service;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

/** A running server. */
final class JdkServer extends DrainingServer {
  private static final int DAY_SECONDS = 24 * 60 * 60;

  private final HttpServer server;
  private final SocketAddress address;
  private final ExecutorService threads;

  JdkServer(Service service, Connections connections, HttpServer server, ExecutorService threads) {
    super(service, connections);
    this.server = server;
    this.address = server.getAddress();
    this.threads = threads;
  }

  @Override
  public List<SocketAddress> addresses() {
    return List.of(address);
  }

  /** {@link HttpServer#stop} closes the listening socket first, then waits for what is in hand. */
  @Override
  protected void stopAccepting() {
    threads.execute(() -> server.stop(DAY_SECONDS));
  }

  @Override
  protected void stop() {
    server.stop(0);
    threads.shutdown();
  }

  @Override
  protected long threads() {
    return threads instanceof ThreadPoolExecutor pool ? pool.getPoolSize() : 0;
  }
}
