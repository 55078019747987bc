package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.jetty.JettyHandler;
import dev.pintle.testkit.contract.HandlerDifferential;
import org.junit.jupiter.api.Tag;

@Tag("socket")
class JettyDifferentialTest extends HandlerDifferential {
  @Override
  protected Handler handler() {
    return new JettyHandler();
  }
}
