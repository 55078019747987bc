package example.jdk;

import com.sun.net.httpserver.HttpServer;
import dev.pintle.App;
import dev.pintle.CommonOption;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.spi.Connections;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves an app on the HTTP server that every JDK has: what an adapter looks like at its least. */
public final class JdkHandler implements Handler {
  /** What this server can be told. */
  private static final Set<CommonOption> HONOURED =
      Set.of(
          CommonOption.MAX_BODY,
          CommonOption.MAX_CONCURRENT_CALLS,
          CommonOption.MAX_STREAMS,
          CommonOption.DRAIN_TIMEOUT,
          CommonOption.TRUSTED_PROXIES);

  /** Makes one. */
  public JdkHandler() {}

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Set<Feature> features() {
    return Set.of();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    options.refuseOthers(this, HONOURED);
    List<ListenAddress> addresses = ListenAddress.of(options);
    if (addresses.size() > 1 || !(addresses.get(0) instanceof ListenAddress.Tcp tcp) || tcp.tls()) {
      throw new IllegalArgumentException(
          "the handler \"jdk\" listens on one TCP port without TLS, not on " + addresses);
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    Service service = new Service(name(), app, options, threads);
    HttpServer server;
    try {
      server = HttpServer.create(socketAddress(tcp), 0);
    } catch (IOException e) {
      threads.shutdown();
      throw new IOException("cannot listen on " + tcp + ": " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> new JdkExchange(service, exchange).answer());
    server.start();
    return new JdkServer(service, new Connections(Integer.MAX_VALUE), server, threads);
  }

  private static InetSocketAddress socketAddress(ListenAddress.Tcp tcp) throws IOException {
    String host = tcp.host();
    return host == null
        ? new InetSocketAddress(tcp.port())
        : new InetSocketAddress(InetAddress.getByName(host), tcp.port());
  }
}
