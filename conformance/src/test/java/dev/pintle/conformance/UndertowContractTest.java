package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.testkit.contract.HandlerContract;
import dev.pintle.undertow.UndertowHandler;
import org.junit.jupiter.api.Tag;

@Tag("socket")
class UndertowContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new UndertowHandler();
  }
}
