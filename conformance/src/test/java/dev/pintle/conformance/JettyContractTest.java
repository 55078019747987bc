package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.jetty.JettyHandler;
import dev.pintle.testkit.contract.HandlerContract;

/** On the default JDK alone: twice they would take a quarter of the time of all tests. */
class JettyContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new JettyHandler();
  }
}
