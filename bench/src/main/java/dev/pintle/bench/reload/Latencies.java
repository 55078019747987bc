package dev.pintle.bench.reload;

import java.util.Arrays;
import java.util.stream.LongStream;

/** When requests were due, and how long after that the replies had come. */
final class Latencies {
  private long[] dueNanos = new long[4_096];
  private long[] micros = new long[4_096];
  private int count;

  void add(long due, long tookMicros) {
    if (count == micros.length) {
      dueNanos = Arrays.copyOf(dueNanos, 2 * count);
      micros = Arrays.copyOf(micros, 2 * count);
    }
    dueNanos[count] = due;
    micros[count++] = tookMicros;
  }

  /** Of those that were due in this time, in microseconds. */
  LongStream within(long fromNanos, long toNanos) {
    LongStream.Builder found = LongStream.builder();
    for (int i = 0; i < count; i++) {
      if (dueNanos[i] >= fromNanos && dueNanos[i] < toNanos) {
        found.add(micros[i]);
      }
    }
    return found.build();
  }
}
