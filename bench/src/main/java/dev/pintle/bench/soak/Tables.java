package dev.pintle.bench.soak;

import static dev.pintle.bench.Markdown.number;
import static dev.pintle.bench.Markdown.numbers;

import dev.pintle.bench.Markdown;
import dev.pintle.bench.reload.LossKind;
import dev.pintle.bench.reload.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is printed, in Markdown. */
final class Tables {
  private static final double MB = 1 << 20;

  private Tables() {}

  static String samplesHead() {
    return Markdown.head(
        List.of(
            "minute",
            "handler",
            "honest requests",
            "lost",
            "attacks",
            "their connections",
            "their requests",
            "reloads",
            "generations",
            "descriptors (threads) under load",
            "heap at rest, MB",
            "descriptors",
            "threads",
            "resident, MB"));
  }

  static String row(Stack stack, Sample sample) {
    Vitals vitals = sample.vitals();
    return Markdown.row(
        List.of(
            decimal(sample.minutes()),
            stack.title(),
            number(sample.answered()),
            number(sample.lost()),
            number(sample.attacks()),
            number(sample.hostileConnections()),
            number(sample.hostileRequests()),
            number(sample.reloads()),
            number(sample.generations()),
            number(sample.busy().descriptors()) + " (" + sample.busy().threads() + ")",
            decimal(vitals.heapBytes() / MB),
            number(vitals.descriptors()),
            number(vitals.threads()),
            decimal(vitals.residentBytes() / MB)));
  }

  static String lossesHead() {
    List<String> titles = new ArrayList<>(List.of("handler", "honest requests", "**lost**"));
    for (LossKind kind : LossKind.values()) {
      titles.add(kind.title());
    }
    titles.addAll(List.of("by", "behind `close`", "generations"));
    return Markdown.head(titles);
  }

  static String losses(Findings findings) {
    var ledger = findings.ledger();
    List<String> cells =
        new ArrayList<>(
            List.of(
                findings.stack().title(),
                number(ledger.answeredSoFar() + ledger.allLost()),
                "**" + number(ledger.allLost()) + "**"));
    for (LossKind kind : LossKind.values()) {
      cells.add(number(ledger.lostSoFar().getOrDefault(kind, 0)));
    }
    cells.addAll(
        List.of(
            numbers(ledger.lostByClients()),
            numbers(ledger.behindCloseByClients()),
            number(ledger.generations().seen())));
    return Markdown.row(cells);
  }

  static String flatnessHead() {
    return Markdown.head(
        List.of(
            "handler", "at rest", "first quarter", "last quarter", "may have grown by", "flat"));
  }

  static String flatness(Findings findings) {
    return findings.flatness().stream()
        .map(
            one ->
                Markdown.row(
                    List.of(
                        findings.stack().title(),
                        one.what(),
                        decimal(one.first()),
                        decimal(one.last()),
                        number(Math.round(one.allowed())),
                        one.isFlat() ? "yes" : "**no**")))
        .collect(Collectors.joining("\n"));
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%,.1f", number);
  }
}
