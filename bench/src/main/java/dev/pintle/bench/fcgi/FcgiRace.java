package dev.pintle.bench.fcgi;

import dev.pintle.bench.CommandWords;
import dev.pintle.bench.Median;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Handler {@code fcgi} beside what else answers FastCGI: requests a second, and CPU time of the
 * server for each.
 *
 * <p>All are started at once and idle by turns; rounds go around, each time in another order, so
 * that what changes on the machine meets all. All is done with several sets of processes, for no
 * two compile their code alike. {@code bin/bench fcgi} runs it.
 */
final class FcgiRace {
  private static final int CONNECTIONS = 32;
  private static final int SETS = 3;
  private static final int ROUNDS = 4;
  private static final int MOST_ROUNDS = 1000;
  private static final int ROUND_SECONDS = 3;

  private FcgiRace() {}

  /**
   * Runs it.
   *
   * @param arguments how many rounds for each set of processes, 4 by default
   */
  public static void main(String[] arguments) throws Exception {
    int rounds =
        CommandWords.read(
            "usage: bin/bench fcgi [ROUNDS]",
            arguments,
            all -> CommandWords.onlyCount(all, ROUNDS, MOST_ROUNDS));
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; GET by %d connections to a Unix socket, 13 bytes; %d sets of processes,"
            + " for each %d rounds of %d s; medians (lowest to highest)%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        CONNECTIONS,
        SETS,
        rounds,
        ROUND_SECONDS);
    try (Programs programs = Programs.make()) {
      Results kept = race(new Load(programs, CONNECTIONS, true), rounds);
      Results single = race(new Load(programs, CONNECTIONS, false), rounds);
      System.out.println(
          "| connections | server | requests/s | CPU µs/request | median µs | p99 µs | errors |");
      System.out.println("|---|---|---|---|---|---|---|");
      kept.print("kept");
      single.print("one a request");
      System.out.println();
      System.out.println("| connections | ratio | of rounds side by side | bar | |");
      System.out.println("|---|---|---|---|---|");
      kept.atMost("kept", Contender.LIBFCGI, 0.75);
      single.atMost("one a request", Contender.LIBFCGI, 1.0);
      kept.atLeast("kept", Contender.LIBFCGI, 1.0);
      single.atLeast("one a request", Contender.LIBFCGI, 1.0);
      kept.atLeast("kept", Contender.PHP_FPM, 2.5);
    }
  }

  private static Results race(Load load, int rounds) throws IOException, InterruptedException {
    Results results = new Results();
    for (int n = 0; n < SETS; n++) {
      List<FcgiServer> servers = new ArrayList<>();
      try {
        for (Contender contender : Contender.values()) {
          servers.add(FcgiServer.start(contender, load.programs()));
        }
        for (FcgiServer server : servers) {
          load.warmUp(server, ROUND_SECONDS);
        }
        for (int i = 0; i < rounds; i++) {
          for (FcgiServer server : servers) {
            results.add(server.contender(), load.run(server, ROUND_SECONDS));
          }
          Collections.rotate(servers, 1);
        }
      } finally {
        servers.forEach(FcgiServer::close);
      }
    }
    return results;
  }

  /** The rounds of each, in the order in which they were run. */
  private static final class Results {
    private final Map<Contender, List<Load.Round>> rounds = new EnumMap<>(Contender.class);

    void add(Contender contender, Load.Round round) {
      rounds.computeIfAbsent(contender, any -> new ArrayList<>()).add(round);
    }

    private List<Double> of(Contender contender, ToDoubleFunction<Load.Round> figure) {
      return rounds.getOrDefault(contender, List.of()).stream().map(figure::applyAsDouble).toList();
    }

    void print(String connections) {
      for (Contender contender : rounds.keySet()) {
        List<Double> rates = of(contender, Load.Round::rate);
        List<Double> cpu = of(contender, Load.Round::cpuMicros);
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %,.0f (%,.0f to %,.0f) | %.1f (%.1f to %.1f) | %,.0f | %,.0f | %.0f |%n",
            connections,
            contender.title,
            Median.of(rates),
            Collections.min(rates),
            Collections.max(rates),
            Median.of(cpu),
            Collections.min(cpu),
            Collections.max(cpu),
            Median.of(of(contender, round -> round.report().medianMicros())),
            Median.of(of(contender, round -> round.report().p99Micros())),
            of(contender, round -> round.report().errors()).stream()
                .mapToDouble(Double::doubleValue)
                .sum());
      }
    }

    void atMost(String connections, Contender other, double bar) {
      List<Double> ratios = ratios(other, Load.Round::cpuMicros);
      compare(connections, "CPU/request", other, ratios, "at most", bar, Median.of(ratios) <= bar);
    }

    void atLeast(String connections, Contender other, double bar) {
      List<Double> ratios = ratios(other, Load.Round::rate);
      compare(connections, "requests/s", other, ratios, "at least", bar, Median.of(ratios) >= bar);
    }

    private List<Double> ratios(Contender other, ToDoubleFunction<Load.Round> figure) {
      List<Double> ours = of(Contender.PINTLE, figure);
      List<Double> theirs = of(other, figure);
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        ratios.add(ours.get(i) / theirs.get(i));
      }
      return ratios;
    }

    private static void compare(
        String connections,
        String figure,
        Contender other,
        List<Double> ratios,
        String word,
        double bar,
        boolean met) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s, pintle to %s | %.3f (%.3f to %.3f) | %s %.2f | %s |%n",
          connections,
          figure,
          other.title,
          Median.of(ratios),
          Collections.min(ratios),
          Collections.max(ratios),
          word,
          bar,
          met ? "met" : "MISSED");
    }
  }
}
