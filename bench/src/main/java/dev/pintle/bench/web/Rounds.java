package dev.pintle.bench.web;

import dev.pintle.bench.Median;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of each contender, in the order in which they were run: those of one index side by
 * side.
 */
final class Rounds {
  private final Map<Contender, List<Load.Round>> rounds = new EnumMap<>(Contender.class);

  void add(Contender contender, Load.Round round) {
    rounds.computeIfAbsent(contender, any -> new ArrayList<>()).add(round);
  }

  Set<Contender> contenders() {
    return rounds.keySet();
  }

  List<Double> of(Contender contender, ToDoubleFunction<Load.Round> figure) {
    return rounds.getOrDefault(contender, List.of()).stream().map(figure::applyAsDouble).toList();
  }

  double median(Contender contender, ToDoubleFunction<Load.Round> figure) {
    return Median.of(of(contender, figure));
  }

  /** Of rounds side by side. */
  List<Double> ratios(Contender one, Contender other, ToDoubleFunction<Load.Round> figure) {
    List<Double> ours = of(one, figure);
    List<Double> theirs = of(other, figure);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      ratios.add(ours.get(i) / theirs.get(i));
    }
    return ratios;
  }

  long errors(Contender contender) {
    return of(contender, round -> round.quick().errors()).stream()
        .mapToLong(Double::longValue)
        .sum();
  }
}
