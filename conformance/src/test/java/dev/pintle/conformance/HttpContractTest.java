package dev.pintle.conformance;

import dev.pintle.Handler;
import dev.pintle.http.HttpHandler;
import dev.pintle.testkit.contract.HandlerContract;
import org.junit.jupiter.api.Tag;

@Tag("socket")
class HttpContractTest extends HandlerContract {
  @Override
  protected Handler handler() {
    return new HttpHandler();
  }
}
