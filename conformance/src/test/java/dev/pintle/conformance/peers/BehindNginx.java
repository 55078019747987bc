package dev.pintle.conformance.peers;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A handler that speaks FastCGI, as those see it who speak HTTP to the nginx in front of it. */
final class BehindNginx implements Handler {
  private static final String LOOPBACK = "127.0.0.1:0";

  private final Handler handler;

  BehindNginx(Handler handler) {
    this.handler = handler;
  }

  @Override
  public String name() {
    return handler.name();
  }

  /** What nginx listens on is none of the handler's. */
  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.copyOf(handler.features());
    features.removeAll(EnumSet.of(Feature.UNIX_SOCKETS, Feature.INHERITED_SOCKETS));
    return features;
  }

  @Override
  public Set<Option<?>> options() {
    return handler.options();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    if (!options.listen().equals(List.of(LOOPBACK))) {
      return handler.start(app, options); // the case is about its own listeners
    }
    Path dir = Files.createTempDirectory("nginx");
    try {
      Options behind = options.toBuilder().listen("unix:" + dir.resolve("app")).build();
      Server server = handler.start(app, behind);
      return new Both(server, Nginx.beforeFcgi(server.addresses().get(0), dir, options), dir);
    } catch (IOException | RuntimeException e) {
      delete(dir);
      throw e;
    } catch (InterruptedException e) {
      throw new IOException("interrupted while nginx started", e);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The two as one server. */
  private record Both(Server server, Nginx nginx, Path dir) implements Server {
    @Override
    public List<SocketAddress> addresses() {
      return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), nginx.port()));
    }

    @Override
    public int port() {
      return nginx.port();
    }

    /** Both at once: whoever sees that nginx accepts no more shall find the app draining. */
    @Override
    public DrainReport drain(Duration deadline) {
      try {
        Process quitting = nginx.startQuitting();
        DrainReport report = server.drain(deadline);
        quitting.waitFor();
        end();
        return report;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while nginx ended", e);
      }
    }

    /** Once, of two drains at a time. */
    private synchronized void end() throws IOException {
      nginx.close();
      if (Files.exists(dir)) {
        delete(dir);
      }
    }

    @Override
    public void close() {
      server.close();
      nginx.close();
    }

    @Override
    public void awaitTermination() throws InterruptedException {
      server.awaitTermination();
    }

    @Override
    public ServerStats stats() {
      return server.stats();
    }
  }
}
