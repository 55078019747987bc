package dev.pintle.conformance.gateway;

import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.spi.DrainState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway and the application behind it, as one server. */
final class Gateway implements Server {
  private static final int BACKLOG = 1024;

  private final Server application;
  private final Path dir;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool(Gateway::thread);
  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch allAccepted = new CountDownLatch(1);
  private final DrainState drain = new DrainState();
  private volatile int lastPort;

  /** Starts one, which deletes the directory in the end. */
  Gateway(Server application, Path dir) throws IOException {
    this.application = application;
    this.dir = dir;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "gateway");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    SocketAddress address = application.addresses().get(0);
    while (true) {
      try {
        Socket socket = listener.accept();
        if (socket.getPort() == lastPort) {
          socket.close();
          allAccepted.countDown();
          return;
        }
        ClientConnection connection = new ClientConnection(socket, address, threads, drain);
        connections.add(connection);
        threads.execute(
            () -> {
              connection.run();
              connections.remove(connection);
            });
      } catch (IOException e) {
        allAccepted.countDown();
        return;
      }
    }
  }

  @Override
  public List<SocketAddress> addresses() {
    return List.of(listener.getLocalSocketAddress());
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public DrainReport drain(Duration deadline) {
    stopAccepting(deadline);
    DrainReport report = application.drain(deadline);
    end();
    return report;
  }

  /** Those who wait to be accepted are accepted first; the last of them is our own. */
  private void stopAccepting(Duration deadline) {
    drain.begin(deadline);
    if (listener.isClosed()) {
      return;
    }
    try (Socket last = new Socket()) {
      last.bind(new InetSocketAddress(listener.getInetAddress(), 0));
      lastPort = last.getLocalPort();
      last.connect(listener.getLocalSocketAddress());
      allAccepted.await();
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end() {
    try {
      for (ClientConnection connection : connections) {
        connection.close();
      }
      Files.deleteIfExists(dir.resolve("app"));
      Files.deleteIfExists(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdown();
  }

  @Override
  public void close() {
    stopAccepting(Options.builder().build().drainTimeout());
    application.close();
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    application.awaitTermination();
    end();
  }

  @Override
  public ServerStats stats() {
    return application.stats();
  }
}
