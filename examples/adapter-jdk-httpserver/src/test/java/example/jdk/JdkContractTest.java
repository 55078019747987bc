package example.jdk;

import static java.util.Map.entry;

import dev.pintle.Handler;
import dev.pintle.testkit.contract.HandlerContract;
import java.util.Map;

/** What the JDK's server cannot do, rule by rule where it can do nothing of it. */
class JdkContractTest extends HandlerContract {
  private static final String NO_LIMIT = "the server has no such limit";
  private static final String NO_TIMEOUT = "the server has no such timeout";
  private static final String BY_PATH = "the server finds its handlers by the path of the target";
  private static final String NO_TRAILERS = "the server does not read trailers";
  private static final String SENDS_100 = "the server sends 100 before it calls its handler";
  private static final String NO_RESET = "the server cannot reset a connection";
  private static final String WRITES_CONNECTION = "the server writes the Connection field";
  private static final String ONE_LISTENER = "the server has one listener";
  private static final String CLOSES = "the server closes kept connections when it stops";

  private static final String GROWING_CHUNKS =
      "chunks that grow too large are a 413, also to a client that keeps sending";
  private static final String IDLE_AT_DEADLINE =
      "connections idle at the deadline are closed and counted, and not reported as cut";
  private static final String COMES_WHILE_DRAINING =
      "a request that comes during the drain is cancelled from its start, and answered";

  @Override
  protected Handler handler() {
    return new JdkHandler();
  }

  @Override
  protected Map<String, String> unsupported() {
    return Map.ofEntries(
        entry(
            "ENV-03: Lint finds nothing wrong with the map of a request in asterisk-form", BY_PATH),
        entry("ENV-06: an absolute target without a path is the root", BY_PATH),
        entry("ENV-07", BY_PATH),
        entry("ENV-10: a malformed escape reaches the app", "the target is a java.net.URI to it"),
        entry("REQ-09", SENDS_100),
        entry("REQ-11: a trailer changes no key and no field of the head", NO_TRAILERS),
        entry("RES-03", "the server keeps fields by their names, and writes these its own way"),
        entry("RES-11: the Date of the app is kept, and no other is sent", "it sends its own"),
        entry("ERR-03: a body that ends with the connection is broken off by a reset", NO_RESET),
        entry("UPG-07: a 426 names the protocol, and Connection names Upgrade", WRITES_CONNECTION),
        entry("LIM-01", NO_LIMIT),
        entry("LIM-02", NO_LIMIT),
        entry("LIM-03: a body that is too large is a 413 and no 100", SENDS_100),
        entry(
            "LIM-04: " + GROWING_CHUNKS,
            AT_TIMES + "it resets the connection of a client that sends on"),
        entry("LIM-07", NO_LIMIT),
        entry("LIM-08", NO_TIMEOUT),
        entry("LIM-09", NO_TIMEOUT),
        entry("LIM-10", NO_TIMEOUT),
        entry("LIM-11", NO_TIMEOUT),
        entry("LIM-12", NO_LIMIT),
        entry("HND-02: several listeners are all served, and told in their order", ONE_LISTENER),
        entry("HND-04: what was opened before a failure is closed again", ONE_LISTENER),
        entry("HND-09", "the server does not tell of its connections"),
        entry("DRN-02", CLOSES),
        entry("DRN-04: " + IDLE_AT_DEADLINE, CLOSES),
        entry("CAN-08: " + COMES_WHILE_DRAINING, CLOSES));
  }

  @Override
  protected Map<String, String> broken() {
    return JdkFaults.all();
  }
}
