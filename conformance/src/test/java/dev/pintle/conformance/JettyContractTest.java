package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.jetty.JettyHandler;
import dev.pintle.testkit.contract.HandlerContract;
import org.junit.jupiter.api.Tag;

@Tag("socket")
class JettyContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new JettyHandler();
  }
}
