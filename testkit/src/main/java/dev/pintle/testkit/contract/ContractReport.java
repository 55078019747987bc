package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Says how many cases passed, what is broken, and all that was declared unsupported. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("The contract of the handler \"").append(handler).append("\": ");
    text.append(results.size()).append(" runs of ").append(cases()).append(" cases: ");
    text.append(count(CaseResult.Verdict.PASS)).append(" passed, ");
    text.append(count(CaseResult.Verdict.UNSUPPORTED)).append(" declared unsupported, ");
    text.append(count(CaseResult.Verdict.BROKEN)).append(" broken, ");
    text.append(count(CaseResult.Verdict.FAIL)).append(" failed\n");
    appendBroken(text);
    if (!missing.isEmpty()) {
      text.append("  features it does not have: ").append(missing).append('\n');
    }
    appendUnsupported(text);
    return text.toString();
  }

  private void appendBroken(StringBuilder text) {
    if (count(CaseResult.Verdict.BROKEN) == 0) {
      return;
    }
    text.append(
        "  BROKEN: NOT SAFE TO USE BEHIND A PROXY, NOR FOR CLIENTS THAT YOU DO NOT TRUST.\n");
    text.append("  It breaks rules that no handler can declare away, and does not conform:\n");
    for (CaseResult result : results) {
      if (result.verdict() == CaseResult.Verdict.BROKEN) {
        text.append("    ").append(result.of().name(result.protocol()));
        text.append(" (").append(result.detail()).append(")\n");
      }
    }
  }

  private void appendUnsupported(StringBuilder text) {
    Map<String, Integer> runs = new LinkedHashMap<>();
    for (CaseResult result : results) {
      if (result.verdict() == CaseResult.Verdict.UNSUPPORTED) {
        runs.merge(
            result.of().rule().id() + " declared unsupported: " + result.detail(), 1, Integer::sum);
      }
    }
    runs.forEach(
        (what, count) ->
            text.append("  ").append(what).append(" (runs: ").append(count).append(")\n"));
  }

  private long cases() {
    return results.stream().map(CaseResult::of).distinct().count();
  }

  private long count(CaseResult.Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /** Writes HANDLER.tsv into the folder of results. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    lines.add("rule\tprotocol\toutcome\tcase\treason");
    results.forEach(result -> lines.add(result.line()));
    Files.write(folder.resolve(handler + ".tsv"), lines);
  }
}
