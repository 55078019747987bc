package dev.pintle.testkit.contract;

import dev.pintle.Handler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** Lets every case run against one handler, and keeps what came of each. */
final class ContractRun {
  private static final int LIMIT_SECONDS = 90;

  /**
   * For a case that is declared to fail: most often nothing comes, and that need not be waited for.
   */
  private static final int LIMIT_IF_DECLARED_SECONDS = 1;

  private final String name;
  private final Handler handler;
  private final Declarations declared;
  private final Path folder;
  private final TestCertificates certificates = new TestCertificates();
  private final List<CaseResult> results = new ArrayList<>();

  /** Leaves its results in that folder. */
  ContractRun(String name, Handler handler, Declarations declared, Path folder) {
    this.name = name;
    this.handler = handler;
    this.declared = declared;
    this.folder = folder;
  }

  /** A container for each group of cases, and the report behind them. */
  Stream<DynamicNode> nodes(List<CaseGroup> groups) {
    Stream<DynamicNode> containers =
        groups.stream()
            .map(group -> DynamicContainer.dynamicContainer(group.title(), tests(group)));
    return Stream.concat(containers, Stream.of(DynamicTest.dynamicTest("report", this::report)));
  }

  private Stream<DynamicNode> tests(CaseGroup group) {
    return group.cases().stream()
        .flatMap(
            made ->
                declared.protocols(made).stream()
                    .map(
                        protocol ->
                            DynamicTest.dynamicTest(
                                made.name(protocol), () -> run(made, protocol))));
  }

  private void run(Case made, Protocol protocol) throws Throwable {
    String lacking = declared.lacking(made, protocol);
    if (lacking != null) {
      keep(new CaseResult(made, protocol, CaseResult.Verdict.UNSUPPORTED, lacking));
      Assumptions.abort("declared unsupported: " + lacking);
    }
    Declarations.Flaw flaw = declared.flaw(made, protocol);
    int limit = flaw == null ? LIMIT_SECONDS : LIMIT_IF_DECLARED_SECONDS;
    try {
      runBounded(made.check(), new Bench(handler, protocol, certificates), limit);
    } catch (TestAbortedException e) {
      AssertionError failure =
          new AssertionError("a case may not be skipped: declare what the handler cannot do", e);
      keep(failed(made, protocol, failure));
      throw failure;
    } catch (Throwable e) {
      if (flaw != null) {
        keep(new CaseResult(made, protocol, flaw.verdict(), flaw.reason()));
        throw new TestAbortedException(flaw.verdict() + ": " + flaw.reason(), e);
      }
      keep(failed(made, protocol, e));
      throw quoting(made, e);
    }
    if (flaw != null && flaw.always()) {
      AssertionError failure =
          new AssertionError("declared as " + flaw.verdict() + ", but it passes; take it out");
      keep(failed(made, protocol, failure));
      throw failure;
    }
    keep(
        flaw != null && flaw.isRace() // runs shall leave the same behind
            ? new CaseResult(made, protocol, flaw.verdict(), flaw.reason())
            : new CaseResult(made, protocol, CaseResult.Verdict.PASS, ""));
  }

  private static CaseResult failed(Case made, Protocol protocol, Throwable failure) {
    return new CaseResult(made, protocol, CaseResult.Verdict.FAIL, failure.toString());
  }

  /** Whoever reads the failure wants to know what was asked for. */
  private static AssertionError quoting(Case made, Throwable failure) {
    String message = failure instanceof AssertionError ? failure.getMessage() : failure.toString();
    return new AssertionError(message + "\n  (rule " + made.rule() + ")", failure);
  }

  private synchronized void keep(CaseResult result) {
    results.add(result);
  }

  /** On a thread of its own, so that a handler which hangs fails its case and not the build. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void runBounded(Check check, Bench bench, int limitSeconds) throws Throwable {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try {
                bench.run(check);
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
              return null;
            });
    Thread thread = new Thread(task, "contract");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limitSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Objects.requireNonNull(e.getCause());
    } catch (TimeoutException e) {
      AssertionError hung =
          new AssertionError("the case has not ended after " + limitSeconds + " s, here:");
      hung.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw hung;
    }
  }

  private synchronized void report() throws IOException {
    ContractReport report = new ContractReport(name, declared.missing(), results);
    System.out.print(report.text());
    report.write(folder);
    Set<String> kept = declared.kept(results);
    if (!kept.isEmpty()) {
      throw new AssertionError(
          "unsupported() names " + kept + ", but no case of these fails; take them out");
    }
  }
}
