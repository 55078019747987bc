package dev.pintle.http.load;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Latencies and their percentiles. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long latency) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = latency;
  }

  int count() {
    return count;
  }

  /** In milliseconds. */
  double percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(nanos, 0, count);
    int rank = (int) Math.ceil(percent / 100 * count) - 1;
    return nanos[Math.max(0, rank)] / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  @Override
  public String toString() {
    return String.format(
        "%d, p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms",
        count, percentile(50), percentile(90), percentile(99), percentile(99.9), percentile(100));
  }
}
