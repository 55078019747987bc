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

  @Override
  protected Map<String, String> unsupported() {
    String ours = "the web server's: ";
    String heads = ours + "it reads the heads of requests, bounds them and waits for them";
    String listens = ours + "it listens for clients";
    String asks = ours + "it asks for a body that it passes on, before the app reads it";
    String connection = ours + "FastCGI says nothing of the client's connection";
    return Map.ofEntries(
        Map.entry("LIM-01", heads),
        Map.entry("LIM-02", heads),
        Map.entry("LIM-08", heads),
        Map.entry("LIM-11", heads),
        Map.entry("LIM-12", heads),
        Map.entry("REQ-09", asks),
        Map.entry("LIM-03: a body that is too large is a 413 and no 100", asks),
        Map.entry("UPG-07: a 426 names the protocol, and Connection names Upgrade", connection),
        Map.entry("RES-06: the app may say close, once, and the connection is closed", connection),
        Map.entry(
            "ENV-16: over IPv6 the address of the client is its literal without brackets", listens),
        Map.entry("HND-01", "the handler that is found has no web server in front"),
        Map.entry("HND-02", listens),
        Map.entry(
            "HND-03: Unix and inherited sockets are refused where they are not listened on",
            listens),
        Map.entry("HND-04: what was opened before a failure is closed again", listens));
  }
}
