package dev.pintle.jetty;

import dev.pintle.Options;
import java.util.concurrent.TimeUnit;

/** How long a client is waited for, in nanoseconds. */
record Timeouts(long headNanos, long bodyNanos, long writeNanos, long idleNanos) {
  /** How long input is discarded after a last response, so that no reset destroys that. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long a client that has been told by GOAWAY may take to close. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * How long a request of HTTP/2 may at least wait for a thread, for which no client is to blame.
   */
  private static final long THREAD_NANOS = TimeUnit.SECONDS.toNanos(30);

  static Timeouts of(Options options) {
    return new Timeouts(
        options.headTimeout().toNanos(),
        options.bodyTimeout().toNanos(),
        options.writeTimeout().toNanos(),
        options.idleTimeout().toNanos());
  }

  long lingerNanos() {
    return LINGER_NANOS;
  }

  long farewellNanos() {
    return FAREWELL_NANOS;
  }

  long writeMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(writeNanos));
  }

  /** Until a thread has a request of HTTP/2. */
  long threadMillis() {
    return TimeUnit.NANOSECONDS.toMillis(Math.max(THREAD_NANOS, writeNanos));
  }

  /** How often to look whether one has passed, so that none is exceeded by much. */
  long sweepMillis() {
    long shortest = Math.min(Math.min(headNanos, idleNanos), writeNanos);
    return Math.max(5, Math.min(500, TimeUnit.NANOSECONDS.toMillis(shortest / 10)));
  }
}
