package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A version that fails its check, or its warm-up, never serves. */
@Tag("socket")
@Timeout(120)
class RehearsedServiceTest {
  @TempDir Path directory;

  @Test
  void doesNotStartWithAVersionThatFailsItsCheck() throws Exception {
    try (Running running = Running.start("-l", "0", "--check", "/health", write("one", 503))) {
      assertThat(running.awaitError("pintle: "))
          .isEqualTo("pintle: the check GET /health answered 503");
      running.awaitOutput("closed one");
      assertThat(running.awaitExit()).isEqualTo(1);
    }
  }

  @Test
  void servesOnWithTheVersionBeforeWhenTheNextOneFailsItsCheck() throws Exception {
    Path app = write("one", 204);
    try (Running running =
            Running.start(
                "-l",
                "0",
                "-E",
                "development",
                "--check",
                "/health",
                "--warm-up",
                "/",
                "--warm-up-requests",
                "50",
                app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).endsWith("\none, asked before: 50");

      write("two", 503);
      running.signal("HUP");
      running.awaitError(
          "pintle: not reloaded, the version before serves on: the check GET /health answered 503");
      running.awaitOutput("closed two");
      assertThat(connection.get("/")).endsWith("\none, asked before: 51");

      write("three", 204);
      running.signal("HUP");
      running.awaitError("pintle: reloaded ");
      running.awaitOutput("closed one");
      assertThat(connection.get("/")).endsWith("\nthree, asked before: 50");
    }
  }

  @Test
  void neitherLogsNorCountsWhatOnlyWarmsItUp() throws Exception {
    Path log = directory.resolve("access.log");
    try (Running running =
        Running.start(
            "-l",
            "0",
            "--supervised",
            "--max-requests",
            "5",
            "--access-log",
            log,
            "--slow-log",
            "20ms",
            "--status",
            "/status",
            "--warm-up",
            "/",
            "--warm-up-requests",
            "50",
            write("one", 204))) {
      int port = running.awaitPort();
      try (KeptConnection connection = KeptConnection.to(port)) {
        assertThat(connection.get("/status")).containsPattern("max active requests: +1\n");
        for (int i = 0; i < 4; i++) {
          assertThat(connection.get("/")).endsWith("\none, asked before: " + (50 + i));
        }
        Waiting.until(() -> Files.readAllLines(log).size() >= 4, "lines of four requests");
        assertThat(Files.readAllLines(log))
            .hasSize(4)
            .allSatisfy(line -> assertThat(line).contains("\"GET / HTTP/1.1\" 200 "));
        assertThat(connection.get("/")).endsWith("\none, asked before: 54");
        running.awaitError("pintle: retiring after 5 requests");
      }
      assertThat(running.errors())
          .as("what is said before it serves")
          .startsWith("listening on http://127.0.0.1:" + port + "/");
    }
  }

  @Test
  void doesNotStartWithAVersionThatCannotBeWarmedUp() throws Exception {
    try (Running running = Running.start("-l", "0", "--warm-up", "/health", write("one", 500))) {
      assertThat(running.awaitError("pintle: "))
          .isEqualTo("pintle: the warm-up GET /health answered 500");
      running.awaitOutput("closed one");
      assertThat(running.awaitExit()).isEqualTo(1);
    }
  }

  private Path write(String name, int health) throws Exception {
    return Apps.write(
        directory.resolve("Shop.java"),
        """
        import dev.pintle.*;
        import java.util.Map;

        public class Shop implements App, AutoCloseable {
          private int asked;

          @Override
          public synchronized Response call(Map<String, Object> env) throws Exception {
            if (asked == 0) {
              Thread.sleep(100); // the first is slow, and others wait for it
            }
            return env.get("PATH_INFO").equals("/health")
                ? Response.status(%d)
                : Response.text("%s, asked before: " + asked++);
          }

          @Override
          public void close() {
            System.out.println("closed %s");
          }
        }
        """
            .formatted(health, name, name));
  }
}
