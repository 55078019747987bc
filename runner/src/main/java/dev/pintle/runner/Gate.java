package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Middleware;
import dev.pintle.Response;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else until the app serves. A server that is only there to be warmed up
 * has an address too, and lets in nobody but those who know the word.
 */
final class Gate implements Middleware {
  /** What brings the word. */
  static final String FIELD = "Pintle-Warm-Up";

  private static final String KEY = "HTTP_PINTLE_WARM_UP";

  /**
   * One in so many requests of a warm-up waits, as for a database: handlers have other ways for
   * what follows such calls, and those are to be warm too.
   */
  private static final int WAITING = 64;

  private static final long WAIT_MILLIS = 2;

  /** As the app will be reached when the gate is open; there is nothing to be had here. */
  private static final App OPEN = opened().wrap(env -> Response.status(204));

  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean open;

  /** Null until it is asked for: most starts have no warm-up, and random numbers take a while. */
  private volatile @Nullable String word;

  synchronized String word() {
    String known = word;
    if (known == null) {
      known = UUID.randomUUID().toString();
      word = known;
    }
    return known;
  }

  boolean isOpen() {
    return open;
  }

  /** Lets everybody in from now on. */
  void open() {
    open = true;
  }

  @Override
  public App wrap(App app) {
    return env -> {
      if (!open && !passes(env)) {
        return Response.text("warming up").withStatus(503);
      }
      return app.call(env);
    };
  }

  private boolean passes(Map<String, Object> env) throws Exception {
    String known = word;
    if (known == null || !known.equals(env.get(KEY))) {
      return false;
    }
    Response unused = OPEN.call(env);
    if (requests.incrementAndGet() % WAITING == 0) {
      Thread.sleep(WAIT_MILLIS);
    }
    return true;
  }

  private static Gate opened() {
    Gate gate = new Gate();
    gate.open();
    return gate;
  }
}
