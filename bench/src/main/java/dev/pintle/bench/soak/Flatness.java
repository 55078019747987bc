package dev.pintle.bench.soak;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a process at the begin and at the end: the least in the first and in the last quarter
 * of all samples. The least, for what is in use for a moment only adds, and what is kept does so in
 * each sample.
 *
 * @param allowed may come to the first
 */
record Flatness(String what, double first, double last, double allowed) {
  private static final double MB = 1 << 20;

  /** All that has to be flat. */
  static List<Flatness> of(List<Sample> samples) {
    return List.of(
        of("heap after a collection, MB", samples, vitals -> vitals.heapBytes() / MB, 1),
        of("descriptors", samples, Vitals::descriptors, 2),
        of("threads", samples, Vitals::threads, 2));
  }

  private static Flatness of(
      String what, List<Sample> samples, ToDoubleFunction<Vitals> figure, double allowed) {
    List<Double> all =
        samples.stream().map(sample -> figure.applyAsDouble(sample.vitals())).toList();
    int quarter = Math.max(1, all.size() / 4);
    return new Flatness(
        what,
        Collections.min(all.subList(0, quarter)),
        Collections.min(all.subList(all.size() - quarter, all.size())),
        allowed);
  }

  boolean isFlat() {
    return last <= first + allowed;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %.1f in the first quarter, %.1f in the last", what, first, last);
  }
}
