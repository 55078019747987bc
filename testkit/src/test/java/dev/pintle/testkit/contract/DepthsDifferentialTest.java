package dev.pintle.testkit.contract;

import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What the test client shows without a socket is what a socket would show. */
@Tag("socket")
class DepthsDifferentialTest {
  private static final TestCertificates CERTIFICATES = new TestCertificates();

  @TestFactory
  Stream<DynamicNode> overMemory() throws IOException {
    return DifferentialRun.of(
        app -> new SocketSide(new HttpHandler(), Protocol.HTTP_1, CERTIFICATES, app),
        MemorySide::new,
        Map.of());
  }

  @TestFactory
  Stream<DynamicNode> byADirectCall() throws IOException {
    return DifferentialRun.of(
        app -> new SocketSide(new HttpHandler(), Protocol.HTTP_1, CERTIFICATES, app),
        DirectSide::new,
        Map.of());
  }
}
