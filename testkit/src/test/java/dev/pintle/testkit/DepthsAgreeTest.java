package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One suite of apps, asked at every depth: what a test sees does not depend on it. */
@Tag("socket")
@Timeout(60)
class DepthsAgreeTest {
  /** What only a connection has, or puts elsewhere; listed in docs/TESTING.md. */
  private static final Set<String> OF_THE_WIRE =
      Set.of("date", "transfer-encoding", "connection", "content-length");

  static List<SampleApps.Sample> samples() {
    return SampleApps.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void onOneAnswer(SampleApps.Sample sample) {
    List<String> answers = new ArrayList<>();
    for (Function<App, TestClient> depth : depths()) {
      try (TestClient client = depth.apply(sample.app())) {
        answers.add(describe(sample.request().apply(client).send()));
      }
    }
    assertThat(answers.get(0)).as("direct").contains(sample.expected());
    assertThat(answers.get(1)).as("wire, as direct").isEqualTo(answers.get(0));
    assertThat(answers.get(2)).as("socket, as direct").isEqualTo(answers.get(0));
  }

  static List<SampleApps.Sample> failing() {
    return SampleApps.failingInTheTest();
  }

  @ParameterizedTest
  @MethodSource("failing")
  void onWhatFailsTheTest(SampleApps.Sample sample) {
    for (Function<App, TestClient> depth : depths()) {
      try (TestClient client = depth.apply(sample.app())) {
        assertThatThrownBy(() -> sample.request().apply(client).send())
            .hasMessageContaining(sample.expected());
      }
    }
  }

  private static List<Function<App, TestClient>> depths() {
    return List.of(TestClient::direct, TestClient::wire, app -> TestClient.server("http", app));
  }

  private static String describe(TestResponse response) {
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, String> field : response.headers()) {
      if (!OF_THE_WIRE.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        fields.add(field.getKey() + "=" + field.getValue());
      }
    }
    return String.join(
        "\n",
        "status: " + response.status(),
        "fields: " + fields,
        "length: " + response.headers().all("Content-Length"),
        "interim: " + response.informational(),
        "body: " + new String(response.received(), UTF_8),
        "trailers: " + response.trailers(),
        "broke off: " + (response.failure() != null),
        "outcome: " + describe(response.outcome()));
  }

  private static String describe(Outcome outcome) {
    Throwable failure = outcome.failure();
    String end = failure == null ? "well" : failure.getClass().getName();
    return outcome.status() + ", " + outcome.bytes() + " bytes, ended " + end;
  }
}
