package dev.pintle.bench.reload;

import dev.pintle.bench.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a trial went.
 *
 * @param answered requests with the right reply
 * @param behindClose requests behind a reply that said {@code close}, which count neither way
 * @param seen generations that have answered
 * @param firstNewMillis from the word to reload to the first reply of the new generation: the
 *     median
 * @param lastOldMillis from the word to an old generation to go to its last reply: the longest
 * @param log the last lines that the servers have said
 */
record Outcome(
    Trial trial,
    long answered,
    Map<LossKind, Integer> lost,
    Map<String, Integer> lostBy,
    List<Loss> firstLosses,
    Map<String, Integer> behindClose,
    int seen,
    double firstNewMillis,
    double lastOldMillis,
    double seconds,
    String log) {
  static Outcome of(Trial trial, Ledger ledger, double seconds, String log) {
    Generations generations = ledger.generations();
    return new Outcome(
        trial,
        ledger.answeredSoFar(),
        ledger.lostSoFar(),
        ledger.lostByClients(),
        ledger.firstLosses(),
        ledger.behindCloseByClients(),
        generations.seen(),
        Median.of(generations.firstMillis()),
        generations.longestOldMillis(),
        seconds,
        log);
  }

  int allLost() {
    return lost.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What must not be; empty if all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (allLost() > 0 && trial.stack().isLossless(trial.way())) {
      faults.add(trial + ": " + allLost() + " requests lost");
    }
    if (seen != trial.reloads() + 1) {
      faults.add(trial + ": of " + (trial.reloads() + 1) + " generations " + seen + " answered");
    }
    return faults;
  }
}
