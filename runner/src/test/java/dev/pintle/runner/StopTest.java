package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
class StopTest {
  @TempDir Path directory;

  private Path app;
  private Path go;

  @BeforeEach
  void writeApp() throws Exception {
    go = directory.resolve("go");
    app = Apps.write(directory.resolve("Waiting.java"), Apps.waiting("Waiting", "finished", go));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void finishesRequestsInFlightAndExitsWithZero(String signal) throws Exception {
    try (Running running = Running.start("-l", "0", app)) {
      try (KeptConnection connection = KeptConnection.to(running.awaitPort())) {
        connection.send("/");
        running.awaitOutput("called");

        running.signal(signal);
        running.awaitOutput("cancelled SHUTDOWN");
        Files.createFile(go);

        assertThat(connection.receive()).endsWith("finished");
      }
      running.awaitOutput("closed");
      assertThat(running.awaitExit()).isZero();
    }
  }

  @Test
  void saysWhatWasCutAtTheDeadline() throws Exception {
    try (Running running = Running.start("-l", "0", "--drain", "200ms", app)) {
      int port = running.awaitPort();
      KeptConnection idle = KeptConnection.to(port);
      KeptConnection connection = KeptConnection.to(port);
      connection.send("/long");
      running.awaitOutput("called");

      running.signal("TERM");

      running.awaitError("closed at the deadline: 1 kept connection without a request");
      running.awaitError("cut at the deadline: 1 of the requests in flight");
      assertThat(running.awaitError("GET /long")).containsPattern("ms: in the app, at .*java:");
      assertThat(running.awaitExit()).isZero();
      idle.close();
      connection.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void doesNotWaitAfterASecondSignalOfTheSameKind(String signal) throws Exception {
    Path pidFile = directory.resolve("app.pid");
    try (Running running = Running.start("-l", "0", "--pid-file", pidFile, app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      connection.send("/");
      running.awaitOutput("called");

      running.signal(signal);
      assertThat(running.awaitError("draining"))
          .isEqualTo("pintle: draining for up to 30000 ms; SIG" + signal + " again stops at once");
      running.signal(signal);

      running.awaitError("stopped at once by a second SIG" + signal);
      assertThat(running.awaitExit()).isEqualTo(130);
      assertThat(pidFile).doesNotExist();
    }
  }

  @Test
  void goesOnDrainingWhenASupervisorAddsATermination() throws Exception {
    try (Running running = Running.start("-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      connection.send("/");
      running.awaitOutput("called");

      running.signal("INT");
      running.awaitError("draining");
      running.signal("TERM");
      running.awaitError("draining");
      Files.createFile(go);

      assertThat(connection.receive()).endsWith("finished");
      assertThat(running.awaitExit()).isZero();
    }
  }
}
