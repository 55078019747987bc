package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that has no more room for a log. None is filled: a file that must not grow fails in the
 * same place.
 */
@Timeout(60)
class FullLogTest {
  private static final String TOLD = "cannot write to the access log";

  @TempDir Path directory;

  @Test
  void isToldOnceAndRequestsAreServed() throws Exception {
    Path app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    Path log = directory.resolve("log");
    try (Running running = Running.start("-l", "127.0.0.1:0", "--access-log", log, app)) {
      try (KeptConnection connection = KeptConnection.to(running.awaitPort())) {
        awaitLine(connection, log, "/before");
        running.limit("fsize", "" + Files.size(log));
        for (int i = 0; i < 10; i++) {
          assertThat(connection.get("/unlogged")).endsWith("hello");
        }
        // Whose line may come when there is room again; those before have had theirs.
        assertThat(connection.get("/either")).endsWith("hello");
        running.awaitError(TOLD);
        running.limit("fsize", "unlimited");
        awaitLine(connection, log, "/after");
      }
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
      assertThat(running.errors()).filteredOn(line -> line.contains(TOLD)).hasSize(1);
      assertThat(log).content().doesNotContain("/unlogged");
    }
  }

  /** A line is written when the response has been sent, or a little later. */
  private static void awaitLine(KeptConnection connection, Path log, String path) throws Exception {
    assertThat(connection.get(path)).endsWith("hello");
    Waiting.until(() -> Files.readString(log).contains("GET " + path + " "), "a line in the log");
  }

  /** The log of the supervisor is that of its workers too. */
  @Test
  void doesNotStopASupervisorNorItsWorker() throws Exception {
    Path app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    Path socket = directory.resolve("s");
    List<Object> options =
        List.of("--listen", "unix:" + socket, "--settle", "50ms", "--log-file", "/dev/full");
    try (Supervised supervisor = Supervised.start(directory, options, Supervised.ours(app))) {
      supervisor.awaitServing(1);
      assertThat(supervisor.tell("reload").code()).isZero();
      try (KeptConnection connection = KeptConnection.to(socket)) {
        assertThat(connection.get("/")).endsWith("hello");
      }
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(supervisor.running().awaitExit()).isZero();
    }
  }
}
