package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Feature;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractReportTest {
  @Test
  void theReportSaysLoudlyWhatIsBroken() {
    Case fold = new Case("SEP-06", "a fold", Set.of(Protocol.HTTP_1), ContractRuns.FAILS);
    Case bound = new Case("LIM-01", "a bound", Set.of(Protocol.HTTP_1), ContractRuns.FAILS);
    List<CaseResult> results =
        List.of(
            new CaseResult(fold, Protocol.HTTP_1, CaseResult.Verdict.BROKEN, "it joins lines"),
            new CaseResult(bound, Protocol.HTTP_1, CaseResult.Verdict.UNSUPPORTED, "no bound"));
    assertThat(new ContractReport("boat", Set.of(Feature.TLS), results).text())
        .contains("0 passed, 1 declared unsupported, 1 broken, 0 failed\n")
        .contains("  BROKEN: NOT SAFE TO USE BEHIND A PROXY, ")
        .contains("    SEP-06: a fold (it joins lines)\n")
        .contains("  features it does not have: [TLS]\n")
        .contains("  LIM-01 declared unsupported: no bound (runs: 1)\n");
    assertThat(new ContractReport("boat", Set.of(), results.subList(1, 2)).text())
        .doesNotContain("NOT SAFE");
  }
}
