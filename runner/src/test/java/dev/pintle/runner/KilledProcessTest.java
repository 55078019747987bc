package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed leaves in the temporary folder goes with the next start. */
@Timeout(120)
class KilledProcessTest {
  @TempDir Path directory;
  private Path temporary;
  private String variable;
  private Path app;

  @BeforeEach
  void writeApp() throws Exception {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    variable = "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + temporary;
    app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    }
  }

  @Test
  void doesNotLeaveCopiesOfItsAppForEver() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Running running = Running.startWith(variable, "-l", "0", app)) {
        running.awaitPort();
        assertThat(left()).hasSize(1);
        running.signal("KILL");
        running.awaitExit();
      }
    }
    try (Running running = Running.startWith(variable, "-l", "0", app)) {
      running.awaitPort();
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void losesNothingToAnotherThatStarts() throws Exception {
    try (Running running = Running.startWith(variable, "-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      List<Path> before = left();
      try (Running other = Running.startWith(variable, "-l", "0", app)) {
        other.awaitPort();
        assertThat(left()).hasSize(2).containsAll(before);
        other.signal("TERM");
        assertThat(other.awaitExit()).isZero();
      }
      assertThat(left()).isEqualTo(before);
      assertThat(connection.get("/")).endsWith("hello");
    }
  }

  /** Without a pid file its control socket is in the temporary folder. */
  @Test
  void doesNotLeaveTheSocketsOfASupervisor() throws Exception {
    List<Object> command =
        new ArrayList<>(List.of("start", "--listen", "0", "--listen", "0", "--"));
    command.addAll(List.of(Supervised.ours(app)));
    for (String signal : List.of("KILL", "TERM")) {
      try (Running running = Running.startWith(variable, command.toArray())) {
        running.awaitError("is ready after");
        List<Long> workers = running.children();
        assertThat(workers).isNotEmpty();
        running.signal(signal);
        running.awaitExit();
        for (long worker : workers) {
          Waiting.untilGone(worker);
        }
      }
    }
    assertThat(left()).isEmpty();
  }
}
