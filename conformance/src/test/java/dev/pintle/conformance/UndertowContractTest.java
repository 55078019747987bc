package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.testkit.contract.HandlerContract;
import dev.pintle.undertow.UndertowHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** On the default JDK alone: twice they would take a quarter of the time of all tests. */
class UndertowContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new UndertowHandler();
  }

  @Override
  protected Map<String, String> unsupported() {
    Map<String, String> unsupported = new HashMap<>();
    for (String protocol : List.of("HTTP/2", "HTTP/2 over TLS")) {
      unsupported.put(
          "ENV-26 over "
              + protocol
              + ": order and repeats of the wire are kept, with names in lower case",
          "over HTTP/2 Undertow keeps no order between different names");
      for (String tunnel :
          List.of(
              "UPG-02 over %s: CONNECT opens a tunnel with 200, beside the other streams",
              "UPG-02 over %s: the app may refuse CONNECT, and sees an authority without a path",
              "UPG-07 over %s: CONNECT has no 2xx but its tunnel")) {
        unsupported.put(tunnel.formatted(protocol), "over HTTP/2 Undertow refuses CONNECT");
      }
    }
    return unsupported;
  }
}
