package dev.pintle.transport;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * New connections of a loop: they have their first turn before they are registered. One that is not
 * kept is over by then, and has cost neither its selector anything nor another loop its sleep. Used
 * by the driver, but for {@link #mayTake}.
 */
final class Arrivals {
  /** A loop keeps for itself what it accepts if the last of it has its turn so soon. */
  private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** Of what is found, a quarter counts and three quarters of what was known. */
  private static final int MEMORY = 4;

  private final ArrayDeque<SocketConnection> waiting = new ArrayDeque<>();

  /** How long a turn takes, about, in rounds that have arrivals. */
  private volatile long turnNanos;

  /**
   * Whether one more may be taken in by the loop that has accepted it, rather than by the one that
   * has the fewest; for any thread.
   *
   * @param before so many have been taken in by the turn that accepts
   */
  boolean mayTake(int before) {
    return before * turnNanos < SOON_NANOS;
  }

  void add(SocketConnection connection) {
    waiting.add(connection);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Settles those that have not ended by now.
   *
   * @param turns so many were taken since the last select
   * @param nanos how long ago that was
   */
  void settle(int turns, long nanos) {
    long known = turnNanos;
    turnNanos = known + (nanos / Math.max(turns, 1) - known) / MEMORY;
    for (SocketConnection next = waiting.peek(); next != null; next = waiting.peek()) {
      next.settle(); // which may lack memory; then it is tried again
      waiting.remove();
    }
  }

  /** Those that have not ended. */
  List<SocketConnection> open() {
    return waiting.stream().filter(connection -> !connection.hasEnded()).toList();
  }
}
