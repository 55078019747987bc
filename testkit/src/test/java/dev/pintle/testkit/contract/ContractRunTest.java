package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.HttpException;
import dev.pintle.Middleware;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * What the contract promises of itself, seen on cases that are made to fail, pass or be skipped.
 */
@Tag("socket")
class ContractRunTest {
  private static final Check PASSES = bench -> {};
  private static final Check FAILS = bench -> fail("on purpose");
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir private Path folder;

  /** Serves with http, and does a wrong to the app or to what it answers. */
  private record Faulty(Set<Feature> features, Middleware wrong) implements Handler {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Server start(App app, Options options) throws IOException {
      return new HttpHandler().start(wrong.wrap(app), options);
    }
  }

  private static Handler faulty(Middleware wrong) {
    return new Faulty(EnumSet.of(Feature.LOSSLESS_HEADERS), wrong);
  }

  private static CaseGroup group(Consumer<CaseGroup> definition) {
    return new CaseGroup("a group") {
      @Override
      void define() {
        definition.accept(this);
      }
    };
  }

  private static CaseGroup single(String rule, String title, Check check) {
    return group(group -> group.raw(rule, title, check));
  }

  /** What came of each test: null, or what was thrown. */
  private Map<String, Throwable> run(
      Handler handler, Map<String, String> unsupported, Map<String, String> broken, CaseGroup group)
      throws Throwable {
    Declarations declared = Declarations.of(handler.features(), unsupported, broken, group.cases());
    Map<String, Throwable> verdicts = new LinkedHashMap<>();
    try (Stream<DynamicNode> nodes =
        new ContractRun(handler, declared, folder).nodes(List.of(group))) {
      nodes.forEach(node -> execute(node, verdicts));
    }
    return verdicts;
  }

  private static void execute(DynamicNode node, Map<String, Throwable> verdicts) {
    if (node instanceof DynamicContainer container) {
      container.getChildren().forEach(child -> execute(child, verdicts));
      return;
    }
    Throwable thrown = null;
    try {
      ((DynamicTest) node).getExecutable().execute();
    } catch (Throwable e) {
      thrown = e;
    }
    assertThat(verdicts).doesNotContainKey(node.getDisplayName());
    verdicts.put(node.getDisplayName(), thrown);
  }

  private Map<String, Throwable> run(CaseGroup group) throws Throwable {
    return run(faulty(app -> app), NOTHING, NOTHING, group);
  }

  private List<String> results() throws IOException {
    return Files.readAllLines(folder.resolve("faulty.tsv"));
  }

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
        .hasMessage("the case has not ended after 3 seconds, here:");
  }

  @Test
  void aFailedAssertionInsideAnAppIsWhatTheCaseShows() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ENV-08",
                "inside",
                bench -> {
                  App app =
                      env -> {
                        assertThat(Env.PATH_INFO.get(env)).as("inside the app").isEqualTo("/b");
                        return Response.text("seen");
                      };
                  assertThat(bench.serve(app).get("/a").status()).as("outside").isEqualTo(200);
                }));
    Throwable shown = verdicts.get("ENV-08: inside");
    assertThat(shown).isInstanceOf(AssertionError.class).hasMessageContaining("inside the app");
    assertThat(shown.getMessage()).doesNotContain("outside");
    assertThat(shown.getCause().getSuppressed())
        .as("what was seen from outside stands beside it")
        .anyMatch(seen -> seen.getMessage().contains("outside"));
  }

  @Test
  void aFailedAssertionInsideAnAppFailsACaseThatSawNothing() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ENV-08",
                "unseen",
                bench -> {
                  App app = env -> fail("inside the app");
                  assertThat(bench.serve(app).get("/").status()).isEqualTo(500);
                }));
    assertThat(verdicts.get("ENV-08: unseen")).hasMessageContaining("inside the app");
  }

  @Test
  void whatElseAnAppThrewStandsBesideTheFailure() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ERR-02",
                "refused inside",
                bench -> {
                  App app =
                      env -> {
                        throw new HttpException(409, "inside the app");
                      };
                  assertThat(bench.serve(app).get("/").status()).as("outside").isEqualTo(200);
                }));
    Throwable shown = verdicts.get("ERR-02: refused inside");
    assertThat(shown).hasMessageContaining("outside");
    assertThat(shown.getCause().getSuppressed())
        .singleElement()
        .satisfies(inside -> assertThat(inside).hasMessageContaining("inside the app"));
  }

  @Test
  void theReportSaysLoudlyWhatIsBroken() {
    Case fold = new Case("SEP-06", "a fold", Set.of(Protocol.HTTP_1), FAILS);
    Case bound = new Case("LIM-01", "a bound", Set.of(Protocol.HTTP_1), FAILS);
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

  @Test
  void everyRunOfTheContractHasANameOfItsOwn() {
    List<String> names =
        HandlerContract.groups().stream()
            .flatMap(group -> group.cases().stream())
            .flatMap(made -> made.protocols().stream().map(made::name))
            .toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(700);
  }

  @Test
  void aHandlerThatDecodesTwiceIsSeenByTheRealCases() throws Throwable {
    Middleware twice =
        app ->
            env -> {
              env.put("PATH_INFO", Env.PATH_INFO.get(env).replace("%2F", "/"));
              return app.call(env);
            };
    assertThat(failures(twice, new PathCases())).anyMatch(name -> name.startsWith("ENV-08: "));
    assertThat(failures(app -> app, new PathCases())).isEmpty();
  }

  @Test
  void aHandlerThatAnswersFailuresWithTheirMessageIsSeenByTheRealCases() throws Throwable {
    Middleware chatty =
        app ->
            env -> {
              try {
                return app.call(env);
              } catch (RuntimeException e) {
                return Response.text(String.valueOf(e)).withStatus(500);
              }
            };
    assertThat(failures(chatty, new FailureCases())).anyMatch(name -> name.startsWith("ERR-01: "));
  }

  @Test
  void aHandlerThatEndsABrokenBodyWithACloseNoticeIsSeenByTheRealCases() throws Throwable {
    Middleware swallowing =
        app ->
            env -> {
              Response response = app.call(env);
              return response.body() instanceof Body.Writer body
                  ? Response.of(
                      response.status(), response.headers(), Body.writer(out -> quietly(body, out)))
                  : response;
            };
    Set<Feature> tls = EnumSet.of(Feature.TLS);
    assertThat(failures(new Faulty(tls, swallowing), new TlsEndCases()))
        .containsExactly(
            "TLS-05: a body that breaks off before the connection ends has none, TLSv1.2",
            "TLS-05: a body that breaks off before the connection ends has none, TLSv1.3");
    assertThat(failures(new Faulty(tls, app -> app), new TlsEndCases())).isEmpty();
  }

  private static void quietly(Body.Writer body, BodySink out) {
    try {
      body.writeTo(out);
    } catch (Exception e) {
      // as if it were whole
    }
  }

  private List<String> failures(Middleware wrong, CaseGroup group) throws Throwable {
    return failures(faulty(wrong), group);
  }

  private List<String> failures(Handler handler, CaseGroup group) throws Throwable {
    return run(handler, NOTHING, NOTHING, group).entrySet().stream()
        .filter(verdict -> verdict.getValue() instanceof AssertionError)
        .map(Map.Entry::getKey)
        .toList();
  }
}
