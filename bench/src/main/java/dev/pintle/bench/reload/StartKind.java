package dev.pintle.bench.reload;

import dev.pintle.bench.Markdown;
import dev.pintle.bench.Median;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What there is to start from. */
enum StartKind {
  /** The archive of loaded classes is made meanwhile, with low priority. */
  FIRST_SOURCE("a source file, by the first start of all"),
  /** As before; that of starts from source files is there. */
  FIRST_JAR("a jar, by the first start from one"),
  NEW_SOURCE("a source file seen for the first time"),
  SEEN_SOURCE("a source file seen before"),
  JAR("a jar");

  static final String HEAD =
      Markdown.head(List.of("start of", "starts", "to the first reply, s", "bar", ""));

  private final String title;

  StartKind(String title) {
    this.title = title;
  }

  /**
   * A row of the table.
   *
   * @param java the version of Java: 17, 25
   * @param seconds how long starts have taken, one at least
   */
  String row(int java, List<Double> seconds) {
    double median = Median.of(seconds);
    double bar = bar(java);
    return Markdown.row(
        List.of(
            title,
            Integer.toString(seconds.size()),
            String.format(
                Locale.ROOT,
                "%.3f (%.3f to %.3f)",
                median,
                Collections.min(seconds),
                Collections.max(seconds)),
            bar == 0 ? "-" : String.format(Locale.ROOT, "%.2f", bar),
            bar == 0 ? "" : median < bar ? "met" : "MISSED"));
  }

  /** Below what it has to be, in seconds; 0 for no bar. */
  private double bar(int java) {
    return switch (this) {
      case FIRST_SOURCE, FIRST_JAR -> 0;
      case NEW_SOURCE, SEEN_SOURCE -> 0.6;
      case JAR -> java >= 25 ? 0.2 : 0; // older ones have no AOT cache
    };
  }
}
