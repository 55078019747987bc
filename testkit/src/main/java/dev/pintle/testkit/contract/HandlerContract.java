package dev.pintle.testkit.contract;

import dev.pintle.Handler;
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
 * fields (INJ, HDR) cannot be declared away.
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

  /** For subclasses. */
  protected HandlerContract() {}

  /**
   * The handler that is tested. It is asked for once a run, and started many times.
   *
   * @return the handler
   */
  protected abstract Handler handler();

  /**
   * The rules that the handler cannot keep for a reason other than a missing feature, such as a
   * limit that its server does not have. They stand in the report and in the matrix.
   *
   * @return the reason of each by the name of the rule, such as "LIM-01"; empty by default
   */
  protected Map<String, String> unsupported() {
    return Map.of();
  }

  /**
   * The rules that no handler can declare away and that the server behind this one breaks all the
   * same: for an adapter that can do nothing about it. That is no excuse: the report says that the
   * handler does not conform, and so does the matrix. The cases of these rules run, and those that
   * fail count as broken; a rule named here none of whose cases fails is a failure of the run.
   *
   * @return what the server does, by the name of the rule, such as "SEP-06"; empty by default
   */
  protected Map<String, String> broken() {
    return Map.of();
  }

  /**
   * The cases.
   *
   * @return a container for each theme, and the report
   * @throws IllegalArgumentException in a sentence, if {@link #unsupported} names a rule that does
   *     not exist or that no handler can declare away, or {@link #broken} one that can be
   */
  @TestFactory
  public final Stream<DynamicNode> contract() {
    Handler handler = handler();
    ContractRun run =
        new ContractRun(handler, Declarations.of(handler.features(), unsupported(), broken()));
    return run.nodes(groups());
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
        new CompletionCases(),
        new CancellationCases(),
        new InterimCases(),
        new ExpectationCases(),
        new TrailerCases(),
        new UpgradeCases(),
        new ConnectionCases(),
        new SplitCases(),
        new SeparationCases(),
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
        new Http2Cases(),
        new Http2RefusalCases(),
        new Http2StreamCases(),
        new Http2LimitCases());
  }
}
