package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.testkit.contract.HandlerDifferential;
import dev.pintle.undertow.UndertowHandler;

class UndertowDifferentialTest extends HandlerDifferential {
  @Override
  protected Handler handler() {
    return new UndertowHandler();
  }
}
