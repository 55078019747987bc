package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.jetty.JettyHandler;
import dev.pintle.testkit.contract.HandlerDifferential;
import java.util.HashMap;
import java.util.Map;

class JettyDifferentialTest extends HandlerDifferential {
  @Override
  protected Handler handler() {
    return new JettyHandler();
  }

  @Override
  protected Map<String, String> differences() {
    Map<String, String> differences = new HashMap<>();
    for (String protocol : new String[] {"HTTP/2", "HTTP/2 over TLS"}) {
      for (String target : new String[] {"/..", "/../a", "/%00"}) {
        differences.put(
            "target " + target + " over " + protocol, "Jetty answers 400 before the app is called");
      }
    }
    return differences;
  }
}
