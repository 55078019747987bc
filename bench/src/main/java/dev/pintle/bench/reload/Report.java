package dev.pintle.bench.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Outcomes as a table in Markdown. */
final class Report {
  private Report() {}

  static String head() {
    List<String> titles =
        new ArrayList<>(List.of("handler", "way", "reloads", "requests", "**lost**"));
    for (LossKind kind : LossKind.values()) {
      titles.add(kind.title);
    }
    titles.addAll(
        List.of("by", "behind `close`", "generations", "first new, ms", "last old, ms", "s"));
    return row(titles) + "\n|" + "---|".repeat(titles.size());
  }

  static String row(Outcome outcome) {
    Trial trial = outcome.trial();
    List<String> cells =
        new ArrayList<>(
            List.of(
                trial.stack().title,
                trial.way().title,
                number(trial.reloads()),
                number(outcome.answered() + outcome.allLost()),
                "**" + number(outcome.allLost()) + "**"));
    for (LossKind kind : LossKind.values()) {
      cells.add(number(outcome.lost().getOrDefault(kind, 0)));
    }
    cells.addAll(
        List.of(
            byClients(outcome.lostBy()),
            byClients(outcome.behindClose()),
            number(outcome.seen()),
            number(Math.round(outcome.firstNewMillis())),
            number(Math.round(outcome.lastOldMillis())),
            number(Math.round(outcome.seconds()))));
    return row(cells);
  }

  private static String byClients(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "-"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + number(entry.getValue()))
            .collect(Collectors.joining("; "));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
