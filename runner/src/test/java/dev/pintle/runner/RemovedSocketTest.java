package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Unix-domain socket whose file somebody removes or replaces while it is listened on. */
@Timeout(60)
class RemovedSocketTest {
  private static final String TOLD = "has been removed or replaced";

  @TempDir Path directory;
  private Path app;
  private Path socket;

  @BeforeEach
  void make() throws Exception {
    app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    socket = directory.resolve("s");
  }

  @Test
  void isToldOnceAndWhoIsConnectedIsServedOn() throws Exception {
    try (Running running = Running.start("-l", "unix:" + socket, app)) {
      running.awaitError("listening on ");
      try (KeptConnection connection = KeptConnection.to(socket)) {
        assertThat(connection.get("/")).endsWith("hello");
        Files.delete(socket);
        running.awaitError(TOLD);
        assertServedForLongerThanALook(connection);
        Files.createFile(socket); // another's, which is to stay
      }
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
      assertThat(running.errors()).filteredOn(line -> line.contains(TOLD)).hasSize(1);
    }
    assertThat(socket).exists();
  }

  @Test
  void isNotToldOfOneThatIsRemovedAtTheEnd() throws Exception {
    // Longer than between two looks.
    try (Running running = Running.start("-l", "unix:" + socket, "--drain", "1500ms", app)) {
      running.awaitError("listening on ");
      try (KeptConnection held = KeptConnection.to(socket)) {
        assertThat(held.get("/")).endsWith("hello");
        running.signal("TERM");
        assertThat(held.receiveToEnd()).isEmpty(); // at the deadline
      }
      assertThat(running.awaitExit()).isZero();
      assertThat(running.errors()).noneMatch(line -> line.contains(TOLD));
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void isToldOnceByTheSupervisorThatHoldsIt() throws Exception {
    List<Object> options = List.of("--listen", "unix:" + socket, "--settle", "50ms");
    try (Supervised supervisor = Supervised.start(directory, options, Supervised.ours(app))) {
      supervisor.awaitServing(1);
      try (KeptConnection connection = KeptConnection.to(socket)) {
        assertThat(connection.get("/")).endsWith("hello");
        Files.delete(socket);
        supervisor.running().awaitError(TOLD);
        assertServedForLongerThanALook(connection);
      }
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(supervisor.running().errors()).filteredOn(line -> line.contains(TOLD)).hasSize(1);
    }
  }

  private static void assertServedForLongerThanALook(KeptConnection connection) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1300);
    while (System.nanoTime() < end) {
      assertThat(connection.get("/")).endsWith("hello");
    }
  }
}
