package dev.pintle.conformance.peers;

import dev.pintle.DrainReport;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.conformance.BehindWebServer;
import dev.pintle.conformance.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A handler that speaks FastCGI behind nginx. */
final class BehindNginx extends BehindWebServer {
  /** For what it still sends; then it is ended, whatever it waits for. */
  private static final Duration LONGEST_QUIT = Duration.ofSeconds(5);

  BehindNginx(Handler handler) {
    super(handler);
  }

  @Override
  protected Server inFrontOf(Server application, Path dir, Options options) throws IOException {
    try {
      Nginx nginx = Nginx.beforeFcgi(application.addresses().get(0), dir, options);
      return new Both(application, nginx, dir);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while nginx started", e);
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

    /** Once, of two drains at a time; nginx has bytes to pass on when the app has none any more. */
    private synchronized void end() throws IOException, InterruptedException {
      boolean unused = nginx.awaitEnd(LONGEST_QUIT);
      nginx.close();
      Directories.delete(dir);
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
