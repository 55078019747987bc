package dev.pintle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What an adapter adds to its server: CPU time per request of an app under handler {@code jetty} or
 * {@code undertow}, against the same reply by a handler of the server's own on the same threads.
 *
 * <p>Both run at once, idle by turns; rounds go back and forth, each pair in the other order, so
 * that what changes on the machine meets both. {@code bin/bench adapter-cost} runs it.
 */
final class AdapterCost {
  private static final int CONNECTIONS = 64;
  private static final int WARM_UP_SECONDS = 10;
  private static final int ROUND_SECONDS = 4;

  private AdapterCost() {}

  /**
   * Runs it.
   *
   * @param arguments how many pairs of rounds; 9 by default
   */
  public static void main(String[] arguments) throws Exception {
    int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores, wrk -c%d, %d pairs of %d s after %d s of warm-up; medians (lowest to"
            + " highest)%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        CONNECTIONS,
        pairs,
        ROUND_SECONDS,
        WARM_UP_SECONDS);
    System.out.println(
        "| server | reply | adapter, CPU µs/request | native | ratio of pairs | requests/s |");
    System.out.println("|---|---|---|---|---|---|");
    race("Jetty", Contender.JETTY, Contender.NATIVE_JETTY, 13, pairs);
    race("Jetty", Contender.JETTY, Contender.NATIVE_JETTY, 10_240, pairs);
    race("Undertow", Contender.UNDERTOW, Contender.NATIVE_UNDERTOW, 13, pairs);
    race("Undertow", Contender.UNDERTOW, Contender.NATIVE_UNDERTOW, 10_240, pairs);
  }

  private static void race(String name, Contender adapter, Contender plain, int length, int pairs)
      throws IOException, InterruptedException {
    List<Double> ofAdapter = new ArrayList<>();
    List<Double> ofPlain = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    try (ServerProcess ours = ServerProcess.start(adapter, length);
        ServerProcess theirs = ServerProcess.start(plain, length)) {
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
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d bytes | %.1f | %.1f | %.3f (%.3f to %.3f) | %.3f of native |%n",
        name,
        length,
        median(ofAdapter),
        median(ofPlain),
        median(ratios),
        Collections.min(ratios),
        Collections.max(ratios),
        median(rates));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
