package dev.pintle.spi;

import dev.pintle.DrainReport;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A server that drains as the specification wants it; an adapter adds how its own server stops
 * accepting and how it ends.
 */
public abstract class DrainingServer implements Server {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Service service;
  private final Connections connections;
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private @Nullable DrainReport report;

  /**
   * Makes a server that has been started.
   *
   * @param service the state of its requests
   * @param connections the counts of its connections
   */
  protected DrainingServer(Service service, Connections connections) {
    this.service = service;
    this.connections = connections;
  }

  /**
   * Stops accepting, and lets idle connections know where the protocol can (GOAWAY in HTTP/2).
   * Connections stay as they are; an inherited socket is left as it is.
   *
   * @throws Exception what the server throws; logged
   */
  protected abstract void stopAccepting() throws Exception;

  /**
   * Closes what is left and ends the threads. No request is in hand any more, or they have all been
   * broken off.
   *
   * @throws Exception what the server throws; logged
   */
  protected abstract void stop() throws Exception;

  /**
   * Threads that run apps or stand ready to, now.
   *
   * @return a count
   */
  protected abstract long threads();

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
    if (service.runsCurrentThread()) {
      throw new IllegalStateException(
          "drain would wait for the request that calls it; call close() there, which returns at"
              + " once");
    }
    return drainOnce(deadline.compareTo(LONGEST) > 0 ? LONGEST : deadline);
  }

  private synchronized DrainReport drainOnce(Duration deadline) {
    DrainReport known = report;
    if (known != null) {
      return known;
    }
    long start = System.nanoTime();
    long endedBefore = service.endedRequests();
    try {
      service.startDraining(deadline); // first, so that nothing is served as if nobody had said so
      attempt("stopping to accept failed", this::stopAccepting);
      awaitEnd(start + deadline.toNanos());
      long finished = service.endedRequests() - endedBefore;
      List<DrainReport.Cut> cut = service.cut();
      long idle = Math.max(0, connections.open() - cut.size());
      attempt("stopping the server failed", this::stop);
      known = new DrainReport(finished, idle, cut, Duration.ofNanos(System.nanoTime() - start));
      report = known;
      service.closeApp();
    } finally {
      terminated.countDown();
    }
    return known;
  }

  /** An interrupt brings the deadline forward, and is kept. */
  private void awaitEnd(long deadline) {
    try {
      boolean unused = connections.awaitNone(deadline) && service.awaitIdle(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(String failed, Step step) {
    boolean interrupted = Thread.interrupted(); // it may wait for its threads
    try {
      step.run();
    } catch (Exception e) {
      Failures.log(failed, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    Duration deadline = service.options().drainTimeout();
    if (!service.runsCurrentThread()) {
      DrainReport unused = drainOnce(deadline);
    } else if (closing.compareAndSet(false, true)) {
      service.startDraining(deadline); // so that the response of this request says so
      Thread closer = new Thread(null, () -> drainOnce(deadline), "pintle-close", 0, false);
      closer.setDaemon(false); // the thread that calls this may be one
      closer.start();
    }
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    terminated.await();
  }

  @Override
  public ServerStats stats() {
    return new ServerStats(
        connections.accepted(),
        connections.refused(),
        connections.open(),
        service.endedRequests(),
        service.activeRequests(),
        service.queuedCalls(),
        threads());
  }
}
