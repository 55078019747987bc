package dev.pintle.runner.supervisor;

import java.time.Duration;

/**
 * How long to wait before what has died is started anew: longer each time, unless it was healthy.
 */
final class Backoff {
  private int deaths;

  /**
   * After a death.
   *
   * @param lived how long what died had served; zero if it never did
   */
  Duration after(Duration lived) {
    if (lived.compareTo(Times.HEALTHY) >= 0) {
      deaths = 0;
    }
    deaths++;
    if (deaths == 1) {
      return Duration.ZERO;
    }
    // Beyond so many doublings it is the limit anyway, and the shift must not overflow.
    int doublings = Math.min(deaths - 2, 20);
    Duration wait = Times.BACKOFF_FIRST.multipliedBy(1L << doublings);
    return wait.compareTo(Times.BACKOFF_LIMIT) < 0 ? wait : Times.BACKOFF_LIMIT;
  }
}
