package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.ClientGoneException;
import dev.pintle.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectFaultTest {
  private static final App ENDLESS =
      env ->
          Response.stream(
              "text/plain",
              out -> {
                while (true) {
                  out.write('a');
                  out.flush();
                }
              });

  @Test
  void aClientThatLeavesHasWhatItReadAndNoMore() {
    TestResponse response =
        TestClient.direct(ENDLESS).get("/").fault(Fault.leaveAfterReading(3)).send();
    assertThat(response).hasStatus(200).brokeOff();
    assertThat(response.received()).hasSize(3);
    assertThat(response.outcome().failure()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void aClientMayLeaveAtTheHead() {
    TestResponse response =
        TestClient.direct(ENDLESS).get("/").fault(Fault.leaveAfterReading(0)).send();
    assertThat(response).hasStatus(200).brokeOff();
    assertThat(response.received()).isEmpty();
  }

  @Test
  void aResponseThatEndsBeforeIsWhole() {
    TestClient client = TestClient.direct(env -> Response.text("ab"));
    assertThat(client.get("/").fault(Fault.leaveAfterReading(3)).send()).hasBody("ab");
  }

  static Stream<Fault> faultsOfConnections() {
    return Stream.of(
        Fault.leaveAfterSending(1),
        Fault.stallAfterSending(1),
        Fault.halfClose(),
        Fault.headInPieces(1));
  }

  @ParameterizedTest
  @MethodSource("faultsOfConnections")
  void refusesWhatNeedsAConnection(Fault fault) {
    TestRequest request = TestClient.direct(ENDLESS).get("/").fault(fault);
    assertThatThrownBy(request::send)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TestClient.direct has no connection")
        .hasMessageContaining("use TestClient.wire or TestClient.server");
    assertThatThrownBy(request::open).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesCountsThatMakeNoSense() {
    assertThatThrownBy(() -> Fault.leaveAfterReading(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.headInPieces(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
