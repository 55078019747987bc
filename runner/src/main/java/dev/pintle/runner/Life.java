package dev.pintle.runner;

import dev.pintle.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of the server, for those who are called within it: its app may be before it is there.
 */
final class Life {
  private final Instant begin = Instant.now();
  private final long beginNanos = System.nanoTime();
  private final Duration drainTimeout;
  private final CompletableFuture<Server> server = new CompletableFuture<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable BooleanSupplier askForSuccessor;

  /**
   * Begins.
   *
   * @param drainTimeout how long requests in flight may take at the end
   */
  Life(Duration drainTimeout) {
    this.drainTimeout = drainTimeout;
  }

  /** The server is there. */
  void serves(Server started) {
    server.complete(started);
  }

  Instant begin() {
    return begin;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }

  /** Null as long as it starts. */
  @Nullable Server server() {
    return server.getNow(null);
  }

  boolean isDraining() {
    return draining.get();
  }

  /** Drains the server, and waits for that. */
  void drain() {
    draining.set(true);
    server.join().drain(drainTimeout);
  }

  /**
   * Has whoever retires go on serving until there is a successor.
   *
   * @param ask asks for one, which has this process drain when it is there; tells whether that was
   *     possible
   */
  void asksForSuccessor(BooleanSupplier ask) {
    askForSuccessor = ask;
  }

  /** The process has served enough: it drains soon, or when it has a successor. */
  void retire(String reason) {
    BooleanSupplier ask = askForSuccessor;
    if (ask == null || isDraining()) {
      drainSoon(reason);
    } else if (!asked.getAndSet(true)) {
      System.err.println("pintle: " + reason + "; serving until a successor is ready");
      if (!ask.getAsBoolean()) {
        drainSoon(reason);
      }
    }
  }

  /** Has the server drain soon, unless it does so already, whereupon the process ends with 0. */
  void drainSoon(String reason) {
    if (draining.compareAndSet(false, true)) {
      System.err.println(
          "pintle: " + reason + "; draining for up to " + drainTimeout.toMillis() + " ms");
      // Not from a thread of the server: it may be one that the drain waits for.
      new Thread(null, this::drain, "pintle-retire", 0, false).start();
    }
  }
}
