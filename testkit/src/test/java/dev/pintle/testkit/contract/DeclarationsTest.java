package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Feature;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What a handler says that it does not keep, held against what it does. */
@Tag("socket")
class DeclarationsTest extends ContractRuns {
  @Test
  void aBrokenCaseIsExcusedAlone() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            NOTHING,
            Map.of("SEP-06: a fold", "it joins lines"),
            group(
                group -> {
                  group.raw("SEP-06", "a fold", FAILS);
                  group.raw("SEP-06", "another fold", FAILS);
                }));
    assertThat(verdicts.get("SEP-06: a fold"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("broken: it joins lines")
        .hasRootCauseMessage("on purpose");
    assertThat(verdicts.get("SEP-06: another fold")).isInstanceOf(AssertionError.class);
    assertThat(results()).contains("SEP-06\tHTTP/1.1\tbroken\ta fold\tit joins lines");
  }

  @Test
  void aCaseIsExcusedOverItsProtocolAlone() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            new Faulty(EnumSet.of(Feature.TLS), app -> app),
            NOTHING,
            Map.of("SEP-06 over HTTP/1.1 over TLS: a fold", "it joins lines"),
            group(group -> group.each("SEP-06", "a fold", FAILS)));
    assertThat(verdicts.get("SEP-06 over HTTP/1.1 over TLS: a fold"))
        .isInstanceOf(TestAbortedException.class);
    assertThat(verdicts.get("SEP-06: a fold")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aBrokenCaseThatPassesFails() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            NOTHING,
            Map.of("SEP-06: a fold", "it joins lines"),
            single("SEP-06", "a fold", PASSES));
    assertThat(verdicts.get("SEP-06: a fold"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("declared as broken, but it passes; take it out");
  }

  @Test
  void aRaceIsHeldToNeither() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            Map.of("LIM-04", HandlerContract.AT_TIMES + "resets"),
            Map.of("SEP-13: won", "at times resets", "SEP-13: lost", "at times resets"),
            group(
                group -> {
                  group.raw("LIM-04", "won", PASSES);
                  group.raw("SEP-13", "won", PASSES);
                  group.raw("SEP-13", "lost", FAILS);
                }));
    assertThat(verdicts.remove("SEP-13: lost")).isInstanceOf(TestAbortedException.class);
    assertThat(verdicts.values()).containsOnlyNulls();
  }

  @Test
  void anUnsupportedRuleIsRunAndOneCaseOfItMustFail() throws Throwable {
    CaseGroup mixed =
        group(
            group -> {
              group.raw("LIM-01", "kept", PASSES);
              group.raw("LIM-01", "not kept", FAILS);
            });
    Map<String, Throwable> verdicts =
        run(faulty(app -> app), Map.of("LIM-01", "no bound"), NOTHING, mixed);
    assertThat(verdicts.get("LIM-01: kept")).isNull();
    assertThat(verdicts.get("LIM-01: not kept"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("declared unsupported: no bound");
    assertThat(verdicts.get("report")).isNull();
    assertThat(results())
        .contains(
            "LIM-01\tHTTP/1.1\tpass\tkept\t",
            "LIM-01\tHTTP/1.1\tdeclared unsupported\tnot kept\tno bound");
  }

  @Test
  void anUnsupportedRuleThatIsKeptFailsTheRun() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            Map.of("LIM-01", "no bound", "LIM-02", "nor here"),
            NOTHING,
            group(
                group -> {
                  group.raw("LIM-01", "kept", PASSES);
                  group.raw("LIM-01", "kept too", PASSES);
                  group.raw("LIM-01", "not for want of a bound", FAILS).needs(Feature.UPGRADE);
                  group.raw("LIM-02", "not kept", FAILS);
                }));
    assertThat(verdicts.get("report"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("unsupported() names [LIM-01], but no case of these fails; take them out");
  }

  @Test
  void anUnsupportedCaseIsDeclaredAloneAndMustFail() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            Map.of("RES-11: kept", "its own", "RES-11: not kept", "its own"),
            NOTHING,
            group(
                group -> {
                  group.raw("RES-11", "kept", PASSES);
                  group.raw("RES-11", "not kept", FAILS);
                  group.raw("RES-11", "not declared", FAILS);
                }));
    assertThat(verdicts.get("RES-11: kept"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("declared as declared unsupported, but it passes; take it out");
    assertThat(verdicts.get("RES-11: not kept")).isInstanceOf(TestAbortedException.class);
    assertThat(verdicts.get("RES-11: not declared")).isInstanceOf(AssertionError.class);
    assertThat(verdicts.get("report")).isNull();
  }

  @Test
  void aDeclaredCaseThatHangsIsGivenUp() throws Throwable {
    CountDownLatch never = new CountDownLatch(1);
    Map<String, Throwable> verdicts =
        run(
            faulty(app -> app),
            Map.of("LIM-08", "no time-out"),
            NOTHING,
            single("LIM-08", "hangs", bench -> never.await()));
    assertThat(verdicts.get("LIM-08: hangs"))
        .isInstanceOf(TestAbortedException.class)
        .rootCause()
        .hasMessage("the case has not ended after 1 s, here:");
  }
}
