package example.jdk;

import static dev.pintle.testkit.PintleAssertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.testkit.TestClient;
import dev.pintle.testkit.TestResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("socket")
class JdkHandlerTest {
  @Test
  void anAppIsServed() {
    App app = env -> Response.text(Request.of(env).method() + " " + Request.of(env).pathInfo());
    try (TestClient client = TestClient.server("jdk", app)) {
      assertThat(client.get("/a%20b?c").send()).hasStatus(200).hasBody("GET /a b");
      TestResponse head = client.head("/").send();
      assertThat(head).hasStatus(200).hasHeader("Content-Length", "6");
    }
  }

  @Test
  void aBodyThatFailsInTheMiddleDoesNotEndCleanly() {
    App app =
        env ->
            Response.stream(
                "text/plain",
                sink -> {
                  sink.write("begun".getBytes(StandardCharsets.US_ASCII));
                  sink.flush();
                  throw new IOException("on purpose");
                });
    try (TestClient client = TestClient.server("jdk", app)) {
      TestResponse response = client.get("/").send();
      org.assertj.core.api.Assertions.assertThat(response.failure()).isNotNull();
    }
  }

  @Test
  void theOutcomeTellsTheBytesThatWereSent() {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(outcome::set);
          return Response.stream("text/plain", sink -> sink.write(new byte[100_000]));
        };
    try (TestClient client = TestClient.server("jdk", app)) {
      org.assertj.core.api.Assertions.assertThat(client.get("/").send().bytes()).hasSize(100_000);
      org.assertj.core.api.Assertions.assertThat(outcome.get().bytes()).isEqualTo(100_000);
    }
  }
}
