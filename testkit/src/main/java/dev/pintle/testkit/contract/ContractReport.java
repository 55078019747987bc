package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a run shows at its end, and leaves behind for programs. */
final class ContractReport {
  private final String handler;
  private final Set<Feature> missing;
  private final List<CaseResult> results;

  ContractReport(String handler, Set<Feature> missing, List<CaseResult> results) {
    this.handler = handler;
    this.missing = missing;
    this.results = results;
  }

  /** Says how many cases passed, and all that was declared unsupported. */
  void print() {
    StringBuilder text = new StringBuilder();
    text.append("The contract of the handler \"").append(handler).append("\": ");
    text.append(results.size()).append(" runs of ").append(cases()).append(" cases: ");
    text.append(count(CaseResult.Verdict.PASS)).append(" passed, ");
    text.append(count(CaseResult.Verdict.UNSUPPORTED)).append(" declared unsupported, ");
    text.append(count(CaseResult.Verdict.FAIL)).append(" failed\n");
    if (count(CaseResult.Verdict.BROKEN) > 0) {
      text.append("  IT DOES NOT CONFORM: it breaks rules that no handler can declare away\n");
    }
    if (!missing.isEmpty()) {
      text.append("  features it does not have: ").append(missing).append('\n');
    }
    Set<String> reasons = new LinkedHashSet<>();
    for (CaseResult result : results) {
      if (result.verdict() == CaseResult.Verdict.UNSUPPORTED) {
        reasons.add("  " + result.of().rule().id() + " declared unsupported: " + result.detail());
      } else if (result.verdict() == CaseResult.Verdict.BROKEN) {
        reasons.add("  " + result.of().rule().id() + " BROKEN: " + result.detail());
      }
    }
    reasons.forEach(reason -> text.append(reason).append('\n'));
    System.out.print(text);
  }

  private long cases() {
    return results.stream().map(CaseResult::of).distinct().count();
  }

  private long count(CaseResult.Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /** Writes HANDLER.tsv into the folder of results. */
  void write() throws IOException {
    Path folder =
        Path.of(System.getProperty(HandlerContract.RESULTS, HandlerContract.RESULTS_DEFAULT));
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    lines.add("rule\tprotocol\toutcome\tcase\treason");
    results.forEach(result -> lines.add(result.line()));
    Files.write(folder.resolve(handler + ".tsv"), lines);
  }
}
