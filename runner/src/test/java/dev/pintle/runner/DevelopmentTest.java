package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentTest {
  @TempDir Path directory;

  private Path app;

  @BeforeEach
  void writeApp() throws Exception {
    app =
        Apps.write(
            directory.resolve("Failing.java"),
            """
            import dev.pintle.*;
            import java.util.Map;
            public class Failing implements App {
              public Response call(Map<String, Object> env) {
                throw new IllegalStateException("the secret is <42>");
              }
            }
            """);
  }

  @Test
  void showsTheStackTraceAndLogsRequests() throws Exception {
    try (Running running = Running.start("-l", "0", "-E", "development", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/"))
          .startsWith("HTTP/1.1 500 ")
          .contains("IllegalStateException: the secret is &lt;42&gt;")
          .contains("Failing.java:5");
      assertThat(running.awaitOutput("GET")).contains("\"GET / HTTP/1.1\" 500 ");
      assertThat(running.awaitError("ERROR")).contains("GET /");
    }
  }

  @Test
  void quotesTheRuleThatTheAppBreaks() throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Nothing.java"),
            "class Nothing { public static dev.pintle.App app() { return env -> null; } }");
    try (Running running = Running.start("-l", "0", "-E", "development", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/"))
          .startsWith("HTTP/1.1 500 ")
          .contains(
              "the app returned null (by the app, a lambda of Nothing); RES-01: The app returns");
    }
  }

  @Test
  void showsNothingInProduction() throws Exception {
    try (Running running = Running.start("-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
      assertThat(running.awaitError("ERROR")).contains("GET /");
    }
  }
}
