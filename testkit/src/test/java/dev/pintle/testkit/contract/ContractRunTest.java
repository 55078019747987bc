package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Feature;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What comes of a case that nothing is declared about. */
@Tag("socket")
class ContractRunTest extends ContractRuns {
  @Test
  void aCasePassesOrFailsWithItsRule() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            group(
                group -> {
                  group.raw("ENV-08", "good", PASSES);
                  group.raw("ENV-08", "bad", FAILS);
                }));
    assertThat(verdicts.get("ENV-08: good")).isNull();
    assertThat(verdicts.get("ENV-08: bad"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("on purpose")
        .hasMessageContaining("rule ENV-08");
    assertThat(verdicts.get("report")).isNull();
    assertThat(results())
        .containsExactly(
            "rule\tprotocol\toutcome\tcase\treason",
            "ENV-08\tHTTP/1.1\tpass\tgood\t",
            "ENV-08\tHTTP/1.1\tFAIL\tbad\tjava.lang.AssertionError: on purpose");
  }

  @Test
  void aSkipThatIsNotDeclaredFails() throws Throwable {
    Map<String, Throwable> verdicts =
        run(single("ENV-08", "skipped", bench -> Assumptions.abort("not today")));
    assertThat(verdicts.get("ENV-08: skipped"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a case may not be skipped")
        .hasRootCauseMessage("not today");
    assertThat(results()).anyMatch(line -> line.startsWith("ENV-08\tHTTP/1.1\tFAIL\tskipped"));
  }

  @Test
  void aSkipFailsEvenWhereTheRuleIsDeclared() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            Map.of("ENV-08", "it cannot"),
            NOTHING,
            single("ENV-08", "skipped", bench -> Assumptions.abort("not today")));
    assertThat(verdicts.get("ENV-08: skipped")).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatNeedsAFeatureThatIsMissingDoesNotRun() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            group(
                group -> {
                  group.raw("INF-01", "interim", FAILS);
                  group.each("ENV-08", "everywhere", PASSES);
                  group.raw("ENV-08", "over a socket", FAILS).needs(Feature.UNIX_SOCKETS);
                }));
    assertThat(verdicts.get("INF-01: interim"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("declared unsupported: no INFORMATIONAL");
    assertThat(verdicts.get("ENV-08: over a socket"))
        .hasMessage("declared unsupported: no UNIX_SOCKETS");
    assertThat(verdicts)
        .as("protocols that it does not speak")
        .containsOnlyKeys(
            "INF-01: interim", "ENV-08: everywhere", "ENV-08: over a socket", "report");
  }
}
