package dev.pintle.transport;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.spi.Failures;
import dev.pintle.spi.ThreadRenewal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A running server on a {@link Transport}. */
public final class TransportServer implements Server, ThreadRenewal {
  private static final Duration LONGEST = Duration.ofDays(365);

  /** What a codec knows of its requests. */
  public interface Requests {
    /**
     * What is served.
     *
     * @return closed once all requests are over, if it can be
     */
    App app();

    /**
     * From now on the server drains, and tells its clients so as the protocol can.
     *
     * @param within what is left then is cut
     */
    void startDraining(Duration within);

    /**
     * All connections have ended: waits for those requests that go on without one, as when the web
     * server has the response and has closed, and completion hooks still run. An interrupt of the
     * waiting thread brings the deadline forward, and is kept.
     *
     * @param deadline as of {@link System#nanoTime}
     * @return what is left then, and is cut
     */
    List<DrainReport.Cut> awaitEnd(long deadline);

    /**
     * Requests that were answered since start, or failed.
     *
     * @return a count
     */
    long completedRequests();

    /**
     * Requests that have ended since start, those among them whose connection was cut.
     *
     * @return a count
     */
    long endedRequests();

    /**
     * Requests in hand now.
     *
     * @return a count
     */
    long activeRequests();
  }

  private final Requests requests;
  private final Transport transport;
  private final Duration drainTimeout;
  private final CountDownLatch terminated = new CountDownLatch(1);
  private @Nullable DrainReport report;

  /**
   * Makes that of a transport which has been started.
   *
   * @param requests what the transport's connections share
   * @param transport the transport
   * @param drainTimeout how long {@link #close} lets requests go on
   */
  public TransportServer(Requests requests, Transport transport, Duration drainTimeout) {
    this.requests = requests;
    this.transport = transport;
    this.drainTimeout = drainTimeout;
  }

  @Override
  public List<SocketAddress> addresses() {
    return transport.addresses();
  }

  @Override
  public int port() {
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress tcp) {
        return tcp.getPort();
      }
    }
    throw new IllegalStateException("this server listens on Unix-domain sockets only");
  }

  @Override
  public DrainReport drain(Duration deadline) {
    if (transport.runsCurrentThread()) {
      throw new IllegalStateException(
          "drain would wait for the request that calls it; call close() there, which returns at"
              + " once");
    }
    return drain(nanos(deadline));
  }

  private synchronized DrainReport drain(long nanos) {
    DrainReport known = report;
    if (known != null) {
      return known;
    }
    long start = System.nanoTime();
    long completedBefore = requests.completedRequests();
    requests.startDraining(Duration.ofNanos(nanos));
    try {
      Transport.Rest rest = transport.drain(nanos);
      List<DrainReport.Cut> cut =
          rest.cut().stream()
              .map(w -> new DrainReport.Cut(w.description(), since(w.since()), w.doing()))
              .toList();
      if (cut.isEmpty()) {
        cut = requests.awaitEnd(start + nanos);
      }
      known =
          new DrainReport(
              requests.completedRequests() - completedBefore, rest.idle(), cut, since(start));
      report = known;
      closeApp();
    } finally {
      terminated.countDown();
    }
    return known;
  }

  private static long nanos(Duration deadline) {
    return deadline.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : deadline.toNanos();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void closeApp() {
    if (requests.app() instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable e) {
        Failures.log("closing the app failed", e);
      }
    }
  }

  @Override
  public void close() {
    if (transport.runsCurrentThread()) {
      requests.startDraining(drainTimeout); // so that the response of this request says so
      Thread closer = new Thread(null, () -> drain(nanos(drainTimeout)), "pintle-close", 0, false);
      closer.setDaemon(false); // the thread that calls this may be one
      closer.start();
    } else {
      DrainReport unused = drain(nanos(drainTimeout));
    }
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    terminated.await();
  }

  @Override
  public void renewThreads() {
    transport.renewThreads();
  }

  @Override
  public ServerStats stats() {
    return new ServerStats(
        transport.accepted(),
        transport.refused(),
        transport.connections(),
        requests.endedRequests(),
        requests.activeRequests(),
        transport.queuedCalls(),
        transport.threads());
  }
}
