package dev.pintle.bench.reload;

import static dev.pintle.bench.Markdown.number;
import static dev.pintle.bench.Markdown.numbers;

import dev.pintle.bench.Markdown;
import java.util.ArrayList;
import java.util.List;

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
    return Markdown.head(titles);
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
            numbers(outcome.lostBy()),
            numbers(outcome.behindClose()),
            number(outcome.seen()),
            number(Math.round(outcome.firstNewMillis())),
            number(Math.round(outcome.lastOldMillis())),
            number(Math.round(outcome.seconds()))));
    return Markdown.row(cells);
  }
}
