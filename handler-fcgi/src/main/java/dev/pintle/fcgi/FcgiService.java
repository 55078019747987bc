package dev.pintle.fcgi;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.spi.Seldom;
import dev.pintle.spi.Service;
import dev.pintle.transport.Link;
import dev.pintle.transport.Transport;
import dev.pintle.transport.TransportServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of a server share. */
final class FcgiService implements TransportServer.Requests {
  private static final Logger LOG = LoggerFactory.getLogger(FcgiService.class);

  /**
   * Bodies that nobody has read may take one part in so many of the heap, and the parameters of
   * requests as much.
   */
  private static final int SHARE_HELD = 4;

  private final App app;
  private final FcgiSettings settings;
  private final Service service;
  private final FrontServers frontServers;
  private final RecordWriters writers = new RecordWriters();
  private final LongAdder completed = new LongAdder();
  private final Seldom noRoom = new Seldom();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong paramsHeld = new AtomicLong();
  private final long mostHeld;

  /** The transport's, or until that is known a connection's, which has the same threads. */
  private volatile @Nullable Executor callbacks;

  FcgiService(App app, Options options) {
    this(app, options, Runtime.getRuntime().maxMemory() / SHARE_HELD);
  }

  /**
   * Makes one for a heap of another size.
   *
   * @param mostHeld bytes of unread bodies, and bytes of parameters
   */
  FcgiService(App app, Options options, long mostHeld) {
    this.mostHeld = mostHeld;
    this.app = app;
    this.settings = FcgiSettings.of(options);
    this.frontServers = new FrontServers(settings);
    this.service = new Service(FcgiHandler.NAME, app, options, this::execute);
  }

  private void execute(Runnable callback) {
    Executor threads = callbacks;
    if (threads == null) {
      throw new IllegalStateException("a callback without a connection");
    }
    threads.execute(callback);
  }

  /** The first comes before anybody else knows the transport. */
  void connected(Link connection) {
    if (callbacks == null) {
      setFirst(connection::execute);
    }
  }

  private synchronized void setFirst(Executor ofConnection) {
    if (callbacks == null) {
      callbacks = ofConnection;
    }
  }

  /** From now on no connection is kept for its threads. */
  synchronized void started(Transport transport) {
    callbacks = transport::execute;
  }

  Service service() {
    return service;
  }

  FcgiSettings settings() {
    return settings;
  }

  FrontServers frontServers() {
    return frontServers;
  }

  RecordWriters writers() {
    return writers;
  }

  /** Bodies hold so many bytes more, or fewer. */
  void hold(int change) {
    held.addAndGet(change);
  }

  /** Whether a stream may hold so many bytes in memory. */
  boolean mayHold(int bytes) {
    return bytes <= settings.streamMemory() && held.get() < mostHeld;
  }

  /**
   * Parameters hold so many bytes more, or fewer.
   *
   * @return whether there is room for them
   */
  boolean holdParams(int change) {
    return paramsHeld.addAndGet(change) <= mostHeld;
  }

  /** Whether the parameters of all requests have room. */
  boolean hasRoomForParams() {
    return paramsHeld.get() <= mostHeld;
  }

  /** A body could not be kept; who reads it is told. */
  void noRoom(IOException reason) {
    if (noRoom.isDue()) {
      LOG.error(
          "a request body could not be kept in a temporary file in {} ({}); who reads such a body"
              + " is answered with 503, without a word here for a minute",
          System.getProperty("java.io.tmpdir"),
          reason.getMessage());
    }
  }

  void requestCompleted() {
    completed.increment();
  }

  @Override
  public App app() {
    return app;
  }

  @Override
  public void startDraining(Duration within) {
    service.startDraining(within);
  }

  @Override
  public List<DrainReport.Cut> awaitEnd(long deadline) {
    try {
      boolean unused = service.awaitIdle(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return service.cut();
  }

  @Override
  public long completedRequests() {
    return completed.sum();
  }

  @Override
  public long endedRequests() {
    return service.endedRequests();
  }

  @Override
  public long activeRequests() {
    return service.activeRequests();
  }
}
