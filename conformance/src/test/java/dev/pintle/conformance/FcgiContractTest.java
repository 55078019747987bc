package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.conformance.gateway.BehindGateway;
import dev.pintle.fcgi.FcgiHandler;
import dev.pintle.testkit.contract.HandlerContract;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("socket")
class FcgiContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new BehindGateway(new FcgiHandler());
  }

  /** By case and not by rule: one that is declared gets a second, and the others shall pass. */
  @Override
  protected Map<String, String> unsupported() {
    String ours = "the web server's: ";
    String heads = ours + "it reads the heads of requests, bounds them and waits for them";
    String listens = ours + "it listens for clients";
    String asks = ours + "it asks for a body that it passes on, before the app reads it";
    String connection = ours + "FastCGI says nothing of the client's connection";
    return Map.ofEntries(
        Map.entry("LIM-01: a request line that is too long is a 414 without a call", heads),
        Map.entry("LIM-02: a field that is too long is a 431 without a call", heads),
        Map.entry("LIM-02: one field too many is a 431 without a call", heads),
        Map.entry("LIM-02: trailers are bounded as fields are", heads),
        Map.entry("LIM-08: a head that stops is a 408 or a close", heads),
        Map.entry("LIM-08: a head that trickles is a 408 or a close", heads),
        Map.entry("LIM-08: a request line that trickles is a 408 or a close", heads),
        Map.entry("LIM-08: a connection that never sends is closed", heads),
        Map.entry("LIM-11: a kept connection without a request is closed", heads),
        Map.entry("LIM-12: a request line that is too long is refused later on too", heads),
        Map.entry("LIM-12: a field that is too long is refused later on too", heads),
        Map.entry("LIM-12: one field too many is refused later on too", heads),
        Map.entry("LIM-12: the head of a second request has the same deadline", heads),
        Map.entry(
            "LIM-12: a head begun in the packet of another request has the same deadline", heads),
        Map.entry("LIM-12: a kept connection is closed behind its second request too", heads),
        Map.entry("REQ-09: no 100 is sent before the app reads", asks),
        Map.entry(
            "REQ-09: no 100 is sent if the app does not read, and nothing behind is taken for a"
                + " request",
            asks),
        Map.entry("REQ-09: no 100 is sent if the app fails before it reads", asks),
        Map.entry("REQ-09: no 100 is sent behind the head of the final response", asks),
        Map.entry("LIM-03: a body that is too large is a 413 and no 100", asks),
        Map.entry("UPG-07: a 426 names the protocol, and Connection names Upgrade", connection),
        Map.entry("RES-06: the app may say close, once, and the connection is closed", connection),
        Map.entry(
            "ENV-16: over IPv6 the address of the client is its literal without brackets", listens),
        Map.entry(
            "HND-01: the handler is found by its name",
            "the handler that is found has no web server in front"),
        Map.entry("HND-02: several listeners are all served, and told in their order", listens),
        Map.entry("HND-02: a colon before the port is every interface, of both families", listens),
        Map.entry("HND-02: it listens on IPv6", listens),
        Map.entry("HND-02: the same port can be listened on again at once", listens),
        Map.entry(
            "HND-03: Unix and inherited sockets are refused where they are not listened on",
            listens),
        Map.entry("HND-04: what was opened before a failure is closed again", listens));
  }
}
