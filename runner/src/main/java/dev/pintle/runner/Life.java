package dev.pintle.runner;

import dev.pintle.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Has the server drain soon, unless it does so already, whereupon the process ends with 0. */
  void retire(String reason) {
    if (draining.compareAndSet(false, true)) {
      System.err.println(
          "pintle: " + reason + "; draining for up to " + drainTimeout.toMillis() + " ms");
      // Not from a thread of the server: it may be one that the drain waits for.
      new Thread(null, this::drain, "pintle-retire", 0, false).start();
    }
  }
}
