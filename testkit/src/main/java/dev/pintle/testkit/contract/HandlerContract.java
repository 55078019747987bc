package dev.pintle.testkit.contract;

import dev.pintle.Handler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What every handler owes, as a test. The author of a handler extends it:
 *
 * <pre>{@code
 * class BoatContractTest extends HandlerContract {
 *   @Override
 *   protected Handler handler() {
 *     return new BoatHandler();
 *   }
 * }
 * }</pre>
 *
 * <p>Each case is named after a rule of {@code docs/SPEC.md} and speaks to a running server through
 * sockets of the loopback interface, where it matters in raw bytes. Cases that mean the same in
 * every protocol run over each that the handler declares: HTTP/1.1, and with {@link
 * dev.pintle.Feature#TLS} and {@link dev.pintle.Feature#HTTP_2} over those.
 *
 * <p>Nothing is skipped in silence. What {@link Handler#features} lacks and what {@link
 * #unsupported} names is reported as declared unsupported; a case that is aborted for any other
 * reason fails. The rules that separate one request from the next (SEP) and those against forged
 * fields (INJ, HDR) cannot be declared unsupported; that single cases of theirs fail can only be
 * admitted, by {@link #broken}.
 *
 * <p>A failed assertion inside an app of the contract is shown by the case, with the rule that it
 * was about. At its end a run prints what the handler has not, and writes {@code NAME.tsv} into the
 * folder that the system property {@value #RESULTS} names, {@value #RESULTS_DEFAULT} if it is not
 * set: a line for each case and protocol, with its rule, its outcome and the reason.
 *
 * <p>It needs JUnit Jupiter, which the testkit does not bring along. How to write a handler is told
 * in {@code docs/writing-a-handler.md}.
 */
public abstract class HandlerContract {
  /** The system property that names the folder of results. */
  public static final String RESULTS = "pintle.contract.results";

  /** Where results are written otherwise, seen from the working directory. */
  public static final String RESULTS_DEFAULT = "target/handler-contract";

  /**
   * How the reason begins of what fails in some runs only, because it is a race. It counts as
   * declared where it passes, too.
   */
  public static final String AT_TIMES = "at times ";

  /** For subclasses. */
  protected HandlerContract() {}

  /**
   * The handler that is tested. A run starts it many times.
   *
   * @return the handler
   */
  protected abstract Handler handler();

  /**
   * What the handler cannot do for a reason other than a missing feature, such as a limit that its
   * server does not have: rules, and single cases where the rest of a rule is kept. What is named
   * runs all the same, for one second at most a case, and stands in the report and in the matrix as
   * declared unsupported where it fails. So that the list stays true, a case that is named and
   * passes is a failure, and so is a rule that is named and none of whose cases fails, unless the
   * reason begins with {@value #AT_TIMES}.
   *
   * <pre>{@code
   * @Override
   * protected Map<String, String> unsupported() {
   *   return Map.of(
   *       "LIM-01", "the server has no bound for the request line",
   *       "RES-11: the Date of the app is kept, and no other is sent", "the server sends its own");
   * }
   * }</pre>
   *
   * @return the reason of each by the name of the rule, or by the name of the case as the run shows
   *     it; empty by default
   */
  protected Map<String, String> unsupported() {
    return Map.of();
  }

  /**
   * The cases of SEP, INJ and HDR that fail because of a fault of the server behind this handler:
   * an admission by an adapter that can do nothing about it, and no excuse. A handler that names
   * one does not conform, and is not safe to use behind a proxy or for clients that are not
   * trusted; the report says so, and the case stands as broken there, in the result file and in the
   * matrix.
   *
   * <p>A case is named alone, and every other case of its rule has to pass. It runs, for one second
   * at most, and is a failure as soon as it passes, unless what the server does begins with {@value
   * #AT_TIMES}.
   *
   * <pre>{@code
   * @Override
   * protected Map<String, String> broken() {
   *   return Map.of("SEP-06: a folded line is refused", "the server joins the lines");
   * }
   * }</pre>
   *
   * @return what the server does, by the name of the case as the run shows it; empty by default
   */
  protected Map<String, String> broken() {
    return Map.of();
  }

  /**
   * The cases.
   *
   * @return a container for each theme, and the report
   * @throws IllegalArgumentException in a sentence, if {@link #unsupported} or {@link #broken} name
   *     a rule or case that there is not or that does not run, give no reason, or name what belongs
   *     to the other
   */
  @TestFactory
  public final Stream<DynamicNode> contract() {
    Handler handler = handler();
    List<CaseGroup> groups = groups();
    List<Case> cases = groups.stream().flatMap(group -> group.cases().stream()).toList();
    Declarations declared = Declarations.of(handler.features(), unsupported(), broken(), cases);
    Path folder = Path.of(System.getProperty(RESULTS, RESULTS_DEFAULT));
    return new ContractRun(runName(), handler, declared, folder).nodes(groups);
  }

  /**
   * What the report and the result file call the run: the handler's name by default. A handler that
   * is put to the contract behind several web servers has a run behind each.
   *
   * @return a name that can stand in that of a file
   */
  protected String runName() {
    return handler().name();
  }

  static List<CaseGroup> groups() {
    return List.of(
        new RequestMapCases(),
        new PathCases(),
        new HeaderCases(),
        new RequestBodyCases(),
        new FramingCases(),
        new BodyCases(),
        new StreamingCases(),
        new EndingCases(),
        new FailureCases(),
        new CarelessAppCases(),
        new CompletionCases(),
        new CancellationCases(),
        new InterimCases(),
        new ExpectationCases(),
        new TrailerCases(),
        new UpgradeCases(),
        new ConnectionCases(),
        new SplitCases(),
        new SeparationCases(),
        new SmugglingCases(),
        new InjectionCases(),
        new LimitCases(),
        new TimeoutCases(),
        new SlowReaderCases(),
        new DrainCases(),
        new DrainEndCases(),
        new ListeningCases(),
        new OptionCases(),
        new LargeStreamCases(),
        new TlsCases(),
        new TlsEndCases(),
        new Http2ConnectionCases(),
        new Http2FieldCases(),
        new Http2MultiplexingCases(),
        new Http2ResponseCases(),
        new Http2RefusalCases(),
        new Http2StreamCases(),
        new Http2TunnelCases(),
        new Http2LimitCases(),
        new ClearTextUpgradeCases());
  }
}
