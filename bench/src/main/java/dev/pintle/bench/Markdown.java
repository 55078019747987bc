package dev.pintle.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables in Markdown, and what stands in their cells. */
public final class Markdown {
  private Markdown() {}

  /** The two lines at the top of a table. */
  public static String head(List<String> titles) {
    return row(titles) + "\n|" + "---|".repeat(titles.size());
  }

  /** One more line. */
  public static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** A number in groups of three digits. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Several numbers by what they are of, or a dash. */
  public static String numbers(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "-"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + number(entry.getValue()))
            .collect(Collectors.joining("; "));
  }
}
