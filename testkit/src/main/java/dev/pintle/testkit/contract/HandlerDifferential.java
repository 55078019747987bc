package dev.pintle.testkit.contract;

import dev.pintle.Handler;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares a handler with the handler {@code http}, as a test: both are sent the same, over
 * connections of the loopback interface, for one app that shows many sides. What the client gets
 * (interim responses, status, fields, body, trailers, how it ends) and what the app sees (the whole
 * request map, the outcome) has to be the same; no expected value is written down anywhere. The
 * author of a handler extends it:
 *
 * <pre>{@code
 * class BoatDifferentialTest extends HandlerDifferential {
 *   @Override
 *   protected Handler handler() {
 *     return new BoatHandler();
 *   }
 * }
 * }</pre>
 *
 * <p>The bytes are those of HTTP/1, and are sent over TLS too if {@link Handler#features} has
 * {@link dev.pintle.Feature#TLS}. With {@link dev.pintle.Feature#HTTP_2} the handler is asked over
 * HTTP/2 too, in clear text and over TLS, and compared with what {@code http} makes of the same
 * request over HTTP/1.1: all trials but those about HTTP/1 itself and those whose body is large or
 * left unread. The protocol and the case of the names of fields do not count there.
 *
 * <p>Left out everywhere are the value of Date, the fields that say how the message is framed and
 * whether the connection stays, where among the others the handler puts its own fields, ports, the
 * handler's name, and how much arrives of a response that breaks off. Of a request that the handler
 * refuses itself, the status counts alone, and that nothing behind it is read as a request. What
 * needs a feature that {@link Handler#features} lacks is not compared; any other difference fails
 * and shows both sides, unless it is named in {@link #differences}.
 *
 * <p>Behind the trials that were thought of come some made at random, from a fixed seed. The system
 * property {@value #SEED} sets another, and a failure names it.
 */
public abstract class HandlerDifferential {
  /** The system property that sets the seed of the trials made at random. */
  public static final String SEED = "pintle.differential.seed";

  /** For subclasses. */
  protected HandlerDifferential() {}

  /**
   * The handler that is compared with {@code http}.
   *
   * @return the handler
   */
  protected abstract Handler handler();

  /**
   * The trials to which the handler answers in another way for a reason of its own. A trial that is
   * named here and answered alike fails too, so that the list stays true.
   *
   * @return the reason of each by the name of the trial as the run shows it, over another protocol
   *     than HTTP/1.1 with that; empty by default
   */
  protected Map<String, String> differences() {
    return Map.of();
  }

  /**
   * The trials.
   *
   * @return a test for each, and one for those made at random
   * @throws IOException if a server cannot be started
   * @throws IllegalArgumentException in a sentence, if {@link #differences} names a trial that does
   *     not exist
   */
  @TestFactory
  public final Stream<DynamicNode> differential() throws IOException {
    Handler subject = handler();
    Handler reference = new HttpHandler();
    TestCertificates certificates = new TestCertificates();
    List<DifferentialRun.Pair> pairs = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      if (subject.features().containsAll(protocol.needs())) {
        Protocol ofReference = protocol.isTls() ? Protocol.HTTP_1_TLS : Protocol.HTTP_1;
        pairs.add(
            new DifferentialRun.Pair(
                protocol == Protocol.HTTP_1 ? "" : " over " + protocol,
                app -> new SocketSide(reference, ofReference, certificates, app),
                app -> new SocketSide(subject, protocol, certificates, app),
                protocol.isHttp2() ? Http2Dialogue::canCarry : trial -> true));
      }
    }
    return DifferentialRun.of(pairs, differences());
  }
}
