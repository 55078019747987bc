package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a process should be sent requests, and what it does once the answer is no. */
@Tag("socket")
@Timeout(120)
class ReadinessTest {
  @TempDir Path directory;
  private Path app;

  @BeforeEach
  void writeApp() throws Exception {
    app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
  }

  private Running start(String delay) throws Exception {
    return Running.start("-l", "0", "--ready", "/ready", "--drain-delay", delay, app);
  }

  @Nested
  class GoesDownBeforeAnythingElse {
    @Test
    void whileEverythingIsServedAsBeforeUntilASecondSignalOfOneKindStopsAtOnce() throws Exception {
      try (Running running = start("1h")) {
        int port = running.awaitPort();
        try (KeptConnection kept = KeptConnection.to(port)) {
          assertThat(kept.get("/ready")).startsWith("HTTP/1.1 200 ").endsWith("\nready");

          running.signal("TERM");
          running.awaitError(
              "pintle: serving on for 3600000 ms, then draining for up to 30000 ms; SIGTERM again");
          running.signal("INT");
          running.awaitError("SIGINT again stops at once");

          try (KeptConnection other = KeptConnection.to(port)) {
            for (KeptConnection connection : List.of(kept, other)) {
              Waiting.until(
                  () -> connection.get("/ready").startsWith("HTTP/1.1 503 "), "the readiness");
              assertThat(connection.get("/ready"))
                  .endsWith("\ndraining")
                  .doesNotContainIgnoringCase("connection: close");
              assertThat(connection.get("/"))
                  .endsWith("\nhello")
                  .doesNotContainIgnoringCase("connection: close");
            }
          }
        }
        running.signal("TERM");
        assertThat(running.awaitExit()).isEqualTo(130);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void andThenTheServerDrainsAndTheProcessExitsWithZero(String signal) throws Exception {
      try (Running running = start("100ms")) {
        try (KeptConnection kept = KeptConnection.to(running.awaitPort())) {
          kept.get("/");
          running.signal(signal);

          String answer = Waiting.until(() -> closing(kept.get("/ready")), "the drain");

          assertThat(answer).startsWith("HTTP/1.1 503 ");
        }
        assertThat(running.awaitExit()).isZero();
      }
    }

    private String closing(String answer) {
      return answer.contains("onnection: close") ? answer : null;
    }
  }

  @Test
  void isAskedByReadingOnlyAndNotOfTheApp() throws Exception {
    App hello = env -> Response.text("hello");
    try (Operated server = Operated.start("http", hello, "--ready", "/ready")) {
      assertThat(server.get("/ready?x").body()).isEqualTo("ready");
      assertThat(server.get("/ready").headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(server.send("POST", "/ready").statusCode()).isEqualTo(405);
      assertThat(server.get("/ready/x").body()).isEqualTo("hello");
    }
  }

  @Test
  void goesDownWhenTheProcessRetires() throws Exception {
    App hello = env -> Response.text("hello");
    try (LoggedLines lines = new LoggedLines();
        Operated server =
            Operated.start(
                "http",
                hello,
                "--max-requests=1",
                "--supervised",
                "--ready=/ready",
                "--drain-delay=1h")) {
      assertThat(server.get("/").body()).isEqualTo("hello");
      lines.await("retiring after 1 request; serving on for 3600000 ms, then draining");
      assertThat(server.get("/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/").body()).isEqualTo("hello");
    }
  }

  /** The supervisor's socket goes on serving, by the successor; a balancer shall not leave it. */
  @Nested
  class UnderTheSupervisor {
    @Test
    void staysUpWithoutADelayWhereASuccessorIsReady() throws Exception {
      try (Supervised supervisor = start()) {
        try (KeptConnection kept = KeptConnection.to(supervisor.awaitPort())) {
          assertThat(kept.get("/ready")).endsWith("\nready");

          assertThat(supervisor.tell("reload").code()).isZero();
          supervisor.running().awaitError("pintle: draining for up to 30000 ms");

          assertThat(kept.get("/ready")).endsWith("\nready");
        }
        supervisor.awaitOneWorker();
        // Left to itself, the worker would take its delay.
        supervisor.running().signal("TERM");
        supervisor.running().awaitError("serving on for 3600000 ms");
        supervisor.running().signal("TERM");
        assertThat(supervisor.running().awaitExit()).isEqualTo(130);
      }
    }

    @Test
    void goesDownForTheDelayWhereAllIsStopped() throws Exception {
      try (Supervised supervisor = start()) {
        int port = supervisor.awaitPort();
        supervisor.awaitServing(1);
        supervisor.running().signal("TERM");
        supervisor.running().awaitError("serving on for 3600000 ms");

        try (KeptConnection connection = KeptConnection.to(port)) {
          assertThat(connection.get("/ready")).startsWith("HTTP/1.1 503 ");
          assertThat(connection.get("/")).endsWith("\nhello");
        }
        supervisor.running().signal("TERM");
        assertThat(supervisor.running().awaitExit()).isEqualTo(130);
      }
    }

    private Supervised start() throws Exception {
      return Supervised.start(
          directory,
          List.of("--listen", "0", "--settle", "50ms"),
          Supervised.ours("--ready", "/ready", "--drain-delay", "1h", app));
    }
  }
}
