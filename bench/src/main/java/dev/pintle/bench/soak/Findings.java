package dev.pintle.bench.soak;

import dev.pintle.bench.reload.Ledger;
import dev.pintle.bench.reload.Stack;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handler has stood.
 *
 * @param log the last lines that its servers have said
 */
record Findings(Stack stack, Plan plan, List<Sample> samples, Ledger ledger, String log) {
  List<Flatness> flatness() {
    return Flatness.of(samples);
  }

  /** What must not be; empty if all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (ledger.allLost() > 0) {
      faults.add(ledger.allLost() + " honest requests lost: " + ledger.firstLosses());
    }
    int seen = ledger.generations().seen();
    if (seen != plan.generations()) {
      faults.add("of " + plan.generations() + " generations " + seen + " answered");
    }
    flatness().stream().filter(one -> !one.isFlat()).forEach(one -> faults.add(one + ": not flat"));
    return faults.stream().map(fault -> stack.title() + ": " + fault).toList();
  }
}
