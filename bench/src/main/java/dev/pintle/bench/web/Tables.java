package dev.pintle.bench.web;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is printed of a case. */
final class Tables {
  private Tables() {}

  static void print(Results results, WebCase webCase, int connections, Generator generator) {
    Rounds rounds = results.saturated(webCase, connections, generator);
    System.out.printf(
        Locale.ROOT,
        "%n%s: %s; %d connections, as fast as they go%s%n%n"
            + "| server | CPU µs/request | requests/s | median µs | p99 µs | p99.9 µs | MB | errors |%n"
            + "|---|---|---|---|---|---|---|---|%n",
        webCase.word(),
        webCase.title,
        connections,
        generator.suffix);
    List<Contender> order =
        rounds.contenders().stream()
            .sorted(Comparator.comparingDouble(one -> rounds.median(one, Load.Round::cpuMicros)))
            .toList();
    for (Contender contender : order) {
      List<Double> cpu = rounds.of(contender, Load.Round::cpuMicros);
      List<Double> rates = rounds.of(contender, Load.Round::rate);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f (%.1f to %.1f) | %,.0f (%,.0f to %,.0f) | %,.0f | %,.0f | %,.0f | %d | %d |%n",
          contender.title,
          rounds.median(contender, Load.Round::cpuMicros),
          Collections.min(cpu),
          Collections.max(cpu),
          rounds.median(contender, Load.Round::rate),
          Collections.min(rates),
          Collections.max(rates),
          rounds.median(contender, round -> round.quick().medianMicros()),
          rounds.median(contender, round -> round.quick().p99Micros()),
          rounds.median(contender, round -> round.quick().p999Micros()),
          results.memory(contender, webCase, connections, generator) >> 20,
          rounds.errors(contender));
    }
  }

  static void printIdleHeap(Results results) {
    System.out.printf(
        "%nheap for each idle connection that has had a request%n%n| server | bytes |%n|---|---|%n");
    results.idleHeap().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT, "| %s | %,.0f |%n", entry.getKey().title, entry.getValue()));
  }

  static void printPaced(Results results, WebCase webCase) {
    Rounds rounds = results.findPaced(webCase);
    if (rounds == null) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%n%s: %s; at %,.0f requests a second%s%n%n"
            + "| server | CPU µs/request | median µs | p99 µs | p99.9 µs | longest µs | errors |%n"
            + "|---|---|---|---|---|---|---|%n",
        webCase.word(),
        webCase.title,
        results.pace(webCase),
        webCase.every() > 0 ? ", times of those that do not block" : "");
    List<Contender> order =
        rounds.contenders().stream()
            .sorted(
                Comparator.comparingDouble(
                    one -> rounds.median(one, round -> round.quick().p99Micros())))
            .toList();
    for (Contender contender : order) {
      List<Double> p99 = rounds.of(contender, round -> round.quick().p99Micros());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %,.0f | %,.0f (%,.0f to %,.0f) | %,.0f | %,.0f | %d |%n",
          contender.title,
          rounds.median(contender, Load.Round::cpuMicros),
          rounds.median(contender, round -> round.quick().medianMicros()),
          rounds.median(contender, round -> round.quick().p99Micros()),
          Collections.min(p99),
          Collections.max(p99),
          rounds.median(contender, round -> round.quick().p999Micros()),
          rounds.median(contender, round -> round.quick().longestMicros()),
          rounds.errors(contender));
    }
  }
}
