package dev.pintle.bench.soak;

/**
 * What there was after some time.
 *
 * @param answered honest requests so far
 * @param lost of them
 * @param hostileConnections of attacks so far
 * @param hostileRequests that they have begun
 * @param generations that have answered so far
 * @param busy under load, just before it was halted
 * @param vitals at rest
 */
record Sample(
    double minutes,
    long answered,
    int lost,
    int attacks,
    long hostileConnections,
    long hostileRequests,
    int reloads,
    int generations,
    Busy busy,
    Vitals vitals) {
  /** What the process held under load. */
  record Busy(long descriptors, long threads) {}
}
