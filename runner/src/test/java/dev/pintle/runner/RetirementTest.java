package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
@Timeout(120)
class RetirementTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "jetty", "undertow"})
  void drainsAfterSoManyRequestsOfTheAppAndFinishesWhatIsInFlight(String handler) throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch draining = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    App app =
        env -> {
          if (Request.of(env).path().equals("/slow")) {
            Cancellation.Registration unused =
                Env.CANCELLATION.get(env).onCancel(draining::countDown);
            called.countDown();
            go.await();
          }
          return Response.text("hello");
        };
    try (LoggedLines lines = new LoggedLines();
        Operated server =
            Operated.start(
                handler, app, "--max-requests", "2", "--supervised", "--ping", "/ping")) {
      try (KeptConnection slow = KeptConnection.to(server.port())) {
        slow.send("/slow");
        called.await();
        try (KeptConnection connection = KeptConnection.to(server.port())) {
          assertThat(connection.get("/ping")).endsWith("pong");
          assertThat(connection.get("/ping")).endsWith("pong");
          assertThat(connection.get("/")).endsWith("hello");
          assertThat(server.life().state()).isEqualTo(Life.State.SERVING);
          assertThat(connection.get("/")).endsWith("hello");
        }
        lines.await("pintle: retiring after 2 requests; draining for up to 30000 ms");
        draining.await();
        go.countDown();
        assertThat(slow.receive()).containsIgnoringCase("connection: close").endsWith("hello");
      }
      server.server().awaitTermination();
    }
  }

  @Test
  void happensWhenTheAppAsksAfterTheResponseOfThat() throws Exception {
    App app =
        env -> {
          Env.RECYCLE.get(env).run();
          Env.RECYCLE.get(env).run();
          return Response.text("the last one");
        };
    try (LoggedLines lines = new LoggedLines();
        Operated server = Operated.start("http", app, "--supervised")) {
      try (KeptConnection connection = KeptConnection.to(server.port())) {
        assertThat(connection.get("/")).endsWith("the last one");
      }
      lines.await("pintle: retiring, as the app has asked");
      server.server().awaitTermination();
    }
  }

  @Test
  void cannotBeAskedForWhereNothingWouldStartANewProcess() throws Exception {
    App app = env -> Response.text("" + Env.RECYCLE.find(env).isPresent());
    try (Operated server = Operated.start("http", app, "--ping", "/ping", "--slow-log", "1h")) {
      assertThat(server.get("/").body()).isEqualTo("false");
    }
  }

  @Test
  void comesUpToATenthLaterSoThatNotAllProcessesRetireAtOnce() {
    Life life = new Life(Duration.ZERO, Duration.ZERO);
    Set<Long> seen = new LinkedHashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(new Retirement(1000, life, () -> true).after());
    }
    assertThat(seen).hasSizeGreaterThan(10).allMatch(after -> after >= 1000 && after <= 1100);
    assertThat(new Retirement(9, life, () -> true).after()).isEqualTo(9);
    assertThat(new Retirement(0, life, () -> true).after()).isZero();
  }

  @Test
  void endsTheProcessWithZero() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    try (Running running =
        Running.start("-l", "0", "--max-requests", "1", "--supervised", "--drain", "5s", app)) {
      try (KeptConnection connection = KeptConnection.to(running.awaitPort())) {
        assertThat(connection.get("/")).endsWith("hello");
      }
      assertThat(running.awaitExit()).isZero();
    }
  }

  /** The listening socket stays, so that each request finds a process, of now or of soon. */
  @Test
  void losesNoRequestUnderServerStarter() throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Pid.java"),
            """
            import dev.pintle.*;
            class Pid {
              public static App app() {
                return env -> Response.text(Env.RECYCLE.find(env).isPresent() + " "
                    + ProcessHandle.current().pid());
              }
            }
            """);
    int port = FreePort.any();
    Set<String> answers = new LinkedHashSet<>();
    try (Running starter =
        Running.under(
            startServer(),
            "--port=127.0.0.1:" + port,
            "--interval=0",
            "--",
            app,
            "--max-requests",
            "3")) {
      starter.awaitError("listening on ");
      while (answers.size() < 2) {
        try (KeptConnection connection = KeptConnection.to(port)) {
          String response = connection.get("/");
          answers.add(response.substring(response.lastIndexOf('\n') + 1));
        }
      }
      starter.signal("TERM");
      assertThat(starter.awaitExit()).isZero();
    }
    assertThat(answers).allMatch(answer -> answer.startsWith("true "));
  }

  private static Path startServer() {
    Optional<Path> found =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getenv("PATH"))
            .map(place -> Path.of(place, "start_server"))
            .filter(Files::isExecutable)
            .findFirst();
    if (Boolean.getBoolean("pintle.require-programs")) {
      assertThat(found).as("start_server, which bin/test installs").isPresent();
    }
    assumeTrue(found.isPresent(), "start_server is not installed");
    return found.get();
  }
}
