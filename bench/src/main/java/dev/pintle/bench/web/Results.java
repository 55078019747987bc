package dev.pintle.bench.web;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rounds of a run. */
final class Results {
  private record Heat(WebCase webCase, int connections, Generator generator) {
    static Heat of(Load load) {
      return new Heat(load.webCase(), load.connections(), load.generator());
    }
  }

  private final Map<Heat, Rounds> saturated = new HashMap<>();
  private final Map<Heat, Map<Contender, Long>> memory = new HashMap<>();
  private final Map<Contender, Double> idleHeap = new EnumMap<>(Contender.class);
  private final Map<WebCase, Rounds> paced = new EnumMap<>(WebCase.class);
  private final Map<WebCase, Double> paces = new EnumMap<>(WebCase.class);

  Rounds saturated(WebCase webCase, int connections, Generator generator) {
    return saturated.computeIfAbsent(
        new Heat(webCase, connections, generator), any -> new Rounds());
  }

  /** Those that were run by our own generator, or null. */
  @Nullable Rounds find(WebCase webCase, int connections) {
    return saturated.get(new Heat(webCase, connections, Generator.OWN));
  }

  Rounds paced(WebCase webCase) {
    return paced.computeIfAbsent(webCase, any -> new Rounds());
  }

  @Nullable Rounds findPaced(WebCase webCase) {
    return paced.get(webCase);
  }

  /**
   * The fixed rate of a case: half of what the slowest server on the JVM has done in the first set
   * of processes, at the number of connections at which that was least; 0 if there is none.
   */
  double pace(WebCase webCase) {
    return paces.computeIfAbsent(
        webCase,
        any ->
            saturated.entrySet().stream()
                    .filter(entry -> entry.getKey().webCase() == webCase)
                    .filter(entry -> entry.getKey().generator() == Generator.OWN)
                    .map(Map.Entry::getValue)
                    .flatMapToDouble(
                        rounds ->
                            rounds.contenders().stream()
                                .filter(one -> one == Contender.PINTLE || one.isPeer())
                                .mapToDouble(one -> rounds.median(one, Load.Round::rate)))
                    .min()
                    .orElse(0)
                / 2);
  }

  /** Bytes of heap for each idle connection, of the last set of processes. */
  Map<Contender, Double> idleHeap() {
    return idleHeap;
  }

  void memory(Contender contender, Load load, long bytes) {
    memory
        .computeIfAbsent(Heat.of(load), any -> new EnumMap<>(Contender.class))
        .put(contender, bytes);
  }

  /** Of the last set of processes, in bytes. */
  long memory(Contender contender, WebCase webCase, int connections, Generator generator) {
    return memory
        .getOrDefault(new Heat(webCase, connections, generator), Map.of())
        .getOrDefault(contender, 0L);
  }
}
