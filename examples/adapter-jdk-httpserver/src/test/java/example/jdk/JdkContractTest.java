package example.jdk;

import static java.util.Map.entry;

import dev.pintle.Handler;
import dev.pintle.testkit.contract.HandlerContract;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** What the JDK's server cannot do, said rule by rule. Nobody should put it before the internet. */
@Tag("socket")
class JdkContractTest extends HandlerContract {
  private static final String NO_LIMIT = "the server has no such limit";
  private static final String NO_TIMEOUT = "the server has no such timeout";
  private static final String BY_PATH = "the server finds its handlers by the path of the target";
  private static final String NO_TRAILERS = "the server does not read trailers";
  private static final String CLOSES = "the server closes kept connections when it stops";

  @Override
  protected Handler handler() {
    return new JdkHandler();
  }

  @Override
  protected Map<String, String> unsupported() {
    return Map.ofEntries(
        entry("ENV-03", BY_PATH),
        entry("ENV-06", BY_PATH),
        entry("ENV-07", BY_PATH),
        entry("ENV-10", "the server takes the target for a java.net.URI"),
        entry("REQ-09", "the server sends 100 before it calls its handler"),
        entry("REQ-11", NO_TRAILERS),
        entry("RES-03", "the server keeps fields by their names, and writes these its own way"),
        entry("RES-11", "the server always sends its own Date"),
        entry("ERR-03", "the server cannot reset a connection"),
        entry("UPG-07", "the server writes the Connection field"),
        entry("LIM-01", NO_LIMIT),
        entry("LIM-02", NO_LIMIT),
        entry("LIM-03", "the server sends 100 before it calls its handler"),
        entry("LIM-04", "the server resets the connection of a client that keeps sending"),
        entry("LIM-07", NO_LIMIT),
        entry("LIM-08", NO_TIMEOUT),
        entry("LIM-09", NO_TIMEOUT),
        entry("LIM-10", NO_TIMEOUT),
        entry("LIM-11", NO_TIMEOUT),
        entry("LIM-12", NO_LIMIT),
        entry("HND-02", "the server has one listener"),
        entry("HND-04", "the server has one listener"),
        entry("HND-09", "the server does not tell of its connections"),
        entry("DRN-02", CLOSES),
        entry("DRN-04", CLOSES),
        entry("CAN-08", CLOSES));
  }

  @Override
  protected Map<String, String> broken() {
    return Map.ofEntries(
        entry("SEP-03", "answers 501 to codings that are malformed, and lets some in"),
        entry("SEP-06", "joins folded lines"),
        entry("SEP-07", "takes LF alone for the end of a line"),
        entry("SEP-09", "lets in request lines that are none"),
        entry("SEP-10", "answers 404 to targets that are none"),
        entry("SEP-12", "reads over what stands behind the size of a chunk"),
        entry("SEP-13", "resets the connection behind a refusal"),
        entry("SEP-14", "sees close only where it is all of the first Connection field"),
        entry("SEP-16", "reads on behind a CONNECT that was refused"),
        entry("SEP-17", "reads a head otherwise when its bytes come one by one"),
        entry("SEP-18", "keeps a connection of HTTP/1.0 that says close"),
        entry("SEP-19", "takes a head that broke off for a request"),
        entry("INJ-02", "changes the blanks within a value"));
  }
}
