package dev.pintle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an adapter adds to its server: CPU time per request of an app under handler {@code jetty} or
 * {@code undertow}, against the same reply by a handler of the server's own on the same threads.
 *
 * <p>Both run at once, idle by turns; rounds go back and forth, each pair in the other order, so
 * that what changes on the machine meets both. All is done with several pairs of processes, for no
 * two compile their code alike. {@code bin/bench adapter-cost} runs it.
 */
final class AdapterCost {
  private static final int CONNECTIONS = 64;
  private static final int PROCESSES = 9;
  private static final int WARM_UP_SECONDS = 12;
  private static final int ROUND_SECONDS = 3;
  private static final int MOST_PAIRS = 1000;
  private static final int MOST_BYTES = 100_000_000;
  private static final List<String> SERVERS = List.of("jetty", "undertow");
  private static final String USAGE = "usage: bin/bench adapter-cost [PAIRS [SERVER[:BYTES]...]]";

  private AdapterCost() {}

  /** A server, and the bytes of its replies. */
  private record Race(String server, int bytes) {
    static Stream<Race> of(String argument) {
      String[] parts = argument.split(":", 2);
      if (!SERVERS.contains(parts[0])) {
        throw new IllegalArgumentException(parts[0] + " is none of " + String.join(", ", SERVERS));
      }
      IntStream sizes =
          parts.length == 2
              ? IntStream.of(CommandWords.count(parts[1], MOST_BYTES))
              : IntStream.of(13, 10_240);
      return sizes.mapToObj(bytes -> new Race(parts[0], bytes));
    }

    Contender contender(String prefix) {
      return Contender.valueOf(prefix + server.toUpperCase(Locale.ROOT));
    }
  }

  /** How many pairs of rounds for each pair of processes, and what races. */
  private record Plan(int pairs, List<Race> races) {
    static Plan of(List<String> words) {
      int pairs = words.isEmpty() ? 3 : CommandWords.count(words.get(0), MOST_PAIRS);
      List<String> servers = words.size() > 1 ? words.subList(1, words.size()) : SERVERS;
      return new Plan(pairs, servers.stream().flatMap(Race::of).toList());
    }
  }

  /**
   * Runs it.
   *
   * @param arguments how many pairs of rounds for each pair of processes, 3 by default; then which
   *     servers, "jetty" and "undertow" by default; "jetty:13" for one size only
   */
  public static void main(String[] arguments) throws Exception {
    Plan plan = CommandWords.read(USAGE, arguments, Plan::of);
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores, wrk -c%d, %d pairs of processes, for each %d pairs of rounds of %d s"
            + " after %d s of warm-up; medians (lowest to highest)%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        CONNECTIONS,
        PROCESSES,
        plan.pairs(),
        ROUND_SECONDS,
        WARM_UP_SECONDS);
    System.out.println(
        "| server | reply | adapter, CPU µs/request | native | ratio of pairs | requests/s |");
    System.out.println("|---|---|---|---|---|---|");
    for (Race race : plan.races()) {
      run(race, plan.pairs());
    }
  }

  private static void run(Race race, int pairs) throws IOException, InterruptedException {
    List<Double> ofAdapter = new ArrayList<>();
    List<Double> ofPlain = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int n = 0; n < PROCESSES; n++) {
      try (ServerProcess ours = ServerProcess.start(race.contender(""), race.bytes());
          ServerProcess theirs = ServerProcess.start(race.contender("NATIVE_"), race.bytes())) {
        ours.check();
        theirs.check();
        Wrk.run(ours, CONNECTIONS, WARM_UP_SECONDS);
        Wrk.run(theirs, CONNECTIONS, WARM_UP_SECONDS);
        for (int i = 0; i < pairs; i++) {
          boolean oursFirst = i % 2 == 0;
          Wrk.Round first = Wrk.run(oursFirst ? ours : theirs, CONNECTIONS, ROUND_SECONDS);
          Wrk.Round second = Wrk.run(oursFirst ? theirs : ours, CONNECTIONS, ROUND_SECONDS);
          Wrk.Round our = oursFirst ? first : second;
          Wrk.Round their = oursFirst ? second : first;
          ofAdapter.add(our.cpuMicros());
          ofPlain.add(their.cpuMicros());
          ratios.add(our.cpuMicros() / their.cpuMicros());
          rates.add(our.rate() / their.rate());
        }
        ours.check();
        theirs.check();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d bytes | %.1f | %.1f | %.3f (%.3f to %.3f) | %.3f of native |%n",
        race.server(),
        race.bytes(),
        Median.of(ofAdapter),
        Median.of(ofPlain),
        Median.of(ratios),
        Collections.min(ratios),
        Collections.max(ratios),
        Median.of(rates));
  }
}
