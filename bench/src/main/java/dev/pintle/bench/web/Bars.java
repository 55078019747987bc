package dev.pintle.bench.web;

import dev.pintle.bench.Median;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What pintle is to reach, beside what the run has shown. */
final class Bars {
  private final Results results;
  private final List<String> rows = new ArrayList<>();

  private Bars(Results results) {
    this.results = results;
  }

  /** Prints a row for each whose cases and servers were in the run. */
  static void print(Results results) {
    Bars bars = new Bars(results);
    bars.addAll();
    if (!bars.rows.isEmpty()) {
      System.out.printf("%n| bar | of rounds side by side | at | |%n|---|---|---|---|%n");
      bars.rows.forEach(System.out::print);
    }
  }

  private void addAll() {
    spread(WebCase.GET, 64, Contender.FLOOR, 0.05);
    atMost(WebCase.GET, 64, Load.Round::cpuMicros, "CPU", Contender.FLOOR, 1.20);
    atMost(WebCase.GET, 64, Load.Round::cpuMicros, "CPU", Contender.JETTY, 0.45);
    bestCpu(WebCase.GET, 64, Contender::isPeer, 1.0);
    bestRate(WebCase.GET, 64, Contender::isPeer);
    bestP99(WebCase.GET, Contender::isPeer);
    Predicate<Contender> mayBlock = one -> one.isPeer() && one.kind == Contender.Kind.BLOCKING;
    bestCpu(WebCase.MIXED, 64, mayBlock, 0.85);
    bestRate(WebCase.MIXED, 64, mayBlock);
    bestP99(WebCase.MIXED, mayBlock);
    if (Runtime.version().feature() >= 24) {
      ideal(WebCase.BLOCKING, 200, 20_000, 0.95);
    } else { // where no virtual threads are used
      bestRate(WebCase.BLOCKING, 200, Contender::isPeer);
    }
    bestRate(WebCase.BLOCKING, 1000, Contender::isPeer);
    bestRate(WebCase.PIPELINED, 64, Contender::isPeer);
    bestRate(WebCase.SINGLE, 64, Contender::isPeer);
    atLeast(WebCase.FILE, 64, Load.Round::rate, "requests/s", Contender.NGINX, 0.9);
    growth(WebCase.GET, 8, 512, 1.3);
    besides(WebCase.IDLE, WebCase.GET, 64, 0.95);
    Double heap = results.idleHeap().get(Contender.PINTLE);
    if (heap != null) {
      row(WebCase.IDLE, "idle connections", "bytes of heap for each", List.of(heap), 4096, true);
    }
  }

  private void atMost(
      WebCase webCase,
      int connections,
      ToDoubleFunction<Load.Round> figure,
      String what,
      Contender other,
      double bar) {
    add(webCase, connections, figure, what, other, bar, true);
  }

  private void atLeast(
      WebCase webCase,
      int connections,
      ToDoubleFunction<Load.Round> figure,
      String what,
      Contender other,
      double bar) {
    add(webCase, connections, figure, what, other, bar, false);
  }

  private void add(
      WebCase webCase,
      int connections,
      ToDoubleFunction<Load.Round> figure,
      String what,
      Contender other,
      double bar,
      boolean atMost) {
    Rounds rounds = both(results.find(webCase, connections), other);
    if (rounds == null) {
      return;
    }
    row(
        webCase,
        connections + " connections",
        what + " to that of " + other.title,
        rounds.ratios(Contender.PINTLE, other, figure),
        bar,
        atMost);
  }

  private void bestCpu(WebCase webCase, int connections, Predicate<Contender> among, double bar) {
    best(webCase, connections, among, Comparator.naturalOrder(), Load.Round::cpuMicros)
        .ifPresent(
            peer ->
                atMost(
                    webCase, connections, Load.Round::cpuMicros, "CPU, to the best,", peer, bar));
  }

  private void bestRate(WebCase webCase, int connections, Predicate<Contender> among) {
    best(webCase, connections, among, Comparator.reverseOrder(), Load.Round::rate)
        .ifPresent(
            peer ->
                atLeast(
                    webCase, connections, Load.Round::rate, "requests/s, to the best,", peer, 1.0));
  }

  private void bestP99(WebCase webCase, Predicate<Contender> among) {
    Rounds rounds = results.findPaced(webCase);
    ToDoubleFunction<Load.Round> p99 = round -> round.quick().p99Micros();
    Optional<Contender> peer = best(rounds, among, Comparator.naturalOrder(), p99);
    if (rounds != null && peer.isPresent()) {
      row(
          webCase,
          "fixed rate",
          "p99, to the best, that of " + peer.get().title,
          rounds.ratios(Contender.PINTLE, peer.get(), p99),
          1.0,
          true);
    }
  }

  private void ideal(WebCase webCase, int connections, double rate, double bar) {
    Rounds rounds = results.find(webCase, connections);
    if (rounds != null && rounds.contenders().contains(Contender.PINTLE)) {
      row(
          webCase,
          connections + " connections",
          "requests/s, to the ideal",
          rounds.of(Contender.PINTLE, round -> round.rate() / rate),
          bar,
          false);
    }
  }

  /** Of a run in which the floor itself goes up and down nothing can be told by it. */
  private void spread(WebCase webCase, int connections, Contender floor, double bar) {
    Rounds rounds = results.find(webCase, connections);
    if (rounds == null || !rounds.contenders().contains(floor)) {
      return;
    }
    List<Double> all = rounds.of(floor, Load.Round::cpuMicros);
    row(
        webCase,
        connections + " connections",
        "spread of the CPU of " + floor.title,
        List.of((Collections.max(all) - Collections.min(all)) / Median.of(all)),
        bar,
        true);
  }

  private void growth(WebCase webCase, int few, int many, double bar) {
    Rounds fewer = results.find(webCase, few);
    Rounds more = results.find(webCase, many);
    if (fewer != null && more != null && more.contenders().contains(Contender.PINTLE)) {
      row(
          webCase,
          many + " connections",
          "CPU, to that of " + few + " connections",
          quotients(more, fewer, Load.Round::cpuMicros),
          bar,
          true);
    }
  }

  private void besides(WebCase webCase, WebCase without, int connections, double bar) {
    Rounds with = results.find(webCase, connections);
    Rounds alone = results.find(without, connections);
    if (with != null && alone != null && with.contenders().contains(Contender.PINTLE)) {
      row(
          webCase,
          connections + " connections",
          "requests/s, to those of " + without.word(),
          quotients(with, alone, Load.Round::rate),
          bar,
          false);
    }
  }

  private static List<Double> quotients(
      Rounds one, Rounds other, ToDoubleFunction<Load.Round> figure) {
    double base = other.median(Contender.PINTLE, figure);
    return one.of(Contender.PINTLE, figure).stream().map(value -> value / base).toList();
  }

  private Optional<Contender> best(
      WebCase webCase,
      int connections,
      Predicate<Contender> among,
      Comparator<Double> order,
      ToDoubleFunction<Load.Round> figure) {
    return best(results.find(webCase, connections), among, order, figure);
  }

  private static Optional<Contender> best(
      @Nullable Rounds rounds,
      Predicate<Contender> among,
      Comparator<Double> order,
      ToDoubleFunction<Load.Round> figure) {
    if (rounds == null || !rounds.contenders().contains(Contender.PINTLE)) {
      return Optional.empty();
    }
    return rounds.contenders().stream()
        .filter(among)
        .filter(one -> rounds.errors(one) == 0)
        .min(Comparator.comparing(one -> rounds.median(one, figure), order));
  }

  private static @Nullable Rounds both(@Nullable Rounds rounds, Contender other) {
    return rounds != null
            && rounds.contenders().contains(other)
            && rounds.contenders().contains(Contender.PINTLE)
        ? rounds
        : null;
  }

  private void row(
      WebCase webCase, String load, String what, List<Double> ratios, double bar, boolean atMost) {
    double median = Median.of(ratios);
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s, %s: %s | %.3f (%.3f to %.3f) | %s %.2f | %s |%n",
            webCase.word(),
            load,
            what,
            median,
            Collections.min(ratios),
            Collections.max(ratios),
            atMost ? "most" : "least",
            bar,
            (atMost ? median <= bar : median >= bar) ? "met" : "MISSED"));
  }
}
