package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Response;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever reads a failed assertion about a response is told what the app threw. */
@Tag("socket")
class FailureInMessagesTest {
  private static final App FAILS =
      env -> {
        throw new IllegalStateException("boom");
      };

  private static final App BREAKS_OFF =
      env ->
          Response.stream(
              "text/plain",
              out -> {
                out.write("part".getBytes(UTF_8));
                out.flush();
                throw new IOException("disk full");
              });

  @ParameterizedTest
  @EnumSource
  void aWrongStatusIsExplained(AtDepth depth) {
    try (TestClient client = depth.client(FAILS)) {
      TestResponse response = client.get("/").send();
      assertThatThrownBy(() -> assertThat(response).hasStatus(200))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "expected status 200, but it is 500; the app failed:"
                  + " java.lang.IllegalStateException: boom")
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongBodyIsExplained(AtDepth depth) {
    try (TestClient client = depth.client(FAILS)) {
      TestResponse response = client.get("/").send();
      assertThatThrownBy(() -> assertThat(response).hasBody("hello"))
          .hasMessageContaining("the app failed: java.lang.IllegalStateException: boom");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResponseThatBrokeOffIsExplained(AtDepth depth) {
    try (TestClient client = depth.client(BREAKS_OFF)) {
      TestResponse response = client.get("/").send();
      assertThatThrownBy(() -> assertThat(response).isComplete())
          .hasMessageEndingWith("; the app failed: java.io.IOException: disk full");
    }
  }
}
