package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Response;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the requests in flight, and counts what only their end tells. Those of a warm-up are no
 * less in flight, but neither counted nor slow.
 */
final class InFlight implements Middleware {
  private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final LongAdder cancelled = new LongAdder();
  private final BooleanSupplier begun;
  private volatile @Nullable SlowLog slowLog;

  /**
   * Makes one.
   *
   * @param begun as long as it says no, requests are those of a warm-up
   */
  InFlight(BooleanSupplier begun) {
    this.begun = begun;
  }

  /** Has the turns of the app in the requests from now on watched. */
  void watchBy(SlowLog watching) {
    slowLog = watching;
  }

  @Override
  public App wrap(App app) {
    return env -> {
      Flight flight = new Flight(env, slowLog);
      begin(flight);
      Env.COMPLETION.get(env).onComplete(outcome -> end(flight, env));
      Response response;
      try {
        response = app.call(env);
      } finally {
        flight.returned();
      }
      return response == null
          ? response
          : new Response(response.status(), response.headers(), flight.watch(response.body()));
    };
  }

  private void begin(Flight flight) {
    flights.add(flight);
    int count = now.incrementAndGet();
    if (count > most.get() && begun.getAsBoolean()) {
      most.accumulateAndGet(count, Math::max);
    }
  }

  private void end(Flight flight, Map<String, Object> env) {
    flights.remove(flight);
    now.decrementAndGet();
    // That the server drains is news to an app, and no order.
    Cancellation.Reason reason = Env.CANCELLATION.get(env).reason();
    if (reason != null && reason != Cancellation.Reason.SHUTDOWN && begun.getAsBoolean()) {
      cancelled.increment();
    }
  }

  /** Those of this moment; they come and go while they are looked at. */
  Set<Flight> all() {
    return Collections.unmodifiableSet(flights);
  }

  /** Whether it is clients whose requests they are. */
  boolean hasBegun() {
    return begun.getAsBoolean();
  }

  /** The most at one time so far. */
  int most() {
    return most.get();
  }

  /** Requests that have ended and whose client had left or whose time was up. */
  long cancelled() {
    return cancelled.sum();
  }
}
