package dev.pintle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.conformance.ContractResults.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the outcomes of one rule in the matrix. */
class ContractResultsTest {
  private static final Line PASS = line("pass", "");
  private static final Line BROKEN = line("broken", "joins lines");
  private static final Line UNSUPPORTED = line("declared unsupported", "no bound");
  private static final Line NO_HTTP_2 = line("declared unsupported", "no HTTP_2");

  private static Line line(String outcome, String reason) {
    return new Line("SEP-06", "HTTP/1.1", outcome, reason);
  }

  private static String cell(Line... lines) {
    return new ContractResults("boat", List.of(lines)).cell("SEP-06");
  }

  @Test
  void aRulePassesOrNot() {
    assertThat(cell(PASS, PASS)).isEqualTo("pass");
    assertThat(cell(UNSUPPORTED)).isEqualTo("declared unsupported: no bound");
    assertThat(cell()).isEqualTo("no case");
    assertThat(cell(PASS, line("FAIL", "why"))).isEqualTo("pass; FAIL");
  }

  @Test
  void whatIsNotKeptStandsBesideWhatIs() {
    assertThat(cell(PASS, UNSUPPORTED)).isEqualTo("pass; in part declared unsupported: no bound");
    assertThat(cell(PASS, NO_HTTP_2)).as("a protocol that it does not speak").isEqualTo("pass");
    assertThat(cell(NO_HTTP_2)).isEqualTo("declared unsupported: no HTTP_2");
  }

  @Test
  void aRuleWithAFaultDoesNotPass() {
    assertThat(cell(PASS, BROKEN, PASS)).isEqualTo("BROKEN: joins lines");
    assertThat(cell(BROKEN, PASS, UNSUPPORTED))
        .isEqualTo("BROKEN: joins lines; in part declared unsupported: no bound");
  }

  @Test
  void whatPassesIsCountedByItsProtocol() {
    ContractResults results =
        new ContractResults(
            "boat",
            List.of(PASS, PASS, BROKEN, UNSUPPORTED, new Line("SEP-06", "HTTP/2", "pass", "")));
    assertThat(results.passedOver("HTTP/1.1")).isEqualTo(2);
    assertThat(results.passedOver("HTTP/2")).isEqualTo(1);
    assertThat(results.passedOver("HTTP/2 over TLS")).isZero();
  }

  @Test
  void aFaultIsAFailureOfTheMatrix() {
    assertThat(new ContractResults("boat", List.of(PASS, BROKEN, UNSUPPORTED)).failures())
        .containsExactly(BROKEN);
  }
}
