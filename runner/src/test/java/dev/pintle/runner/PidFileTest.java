package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that a pid file names. */
@Timeout(60)
class PidFileTest {
  @TempDir Path directory;

  @Test
  void isNoneThatHasEndedThoughItIsStillInTheTable() throws Exception {
    // Who starts it becomes a program that knows nothing of it.
    Process parent = new ProcessBuilder("sh", "-c", "read go & echo $!; exec cat").start();
    try {
      long pid = Long.parseLong(parent.inputReader().readLine());
      Path file = Files.writeString(directory.resolve("pid"), pid + "\n");
      Waiting.untilGone(pid);

      assertThat(ProcessHandle.of(pid)).as("the entry in the table").isPresent();
      assertThat(PidFile.owner(file)).isEmpty();
    } finally {
      parent.destroy();
    }
  }

  @Test
  void isOneThatRuns() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    try {
      Path file = Files.writeString(directory.resolve("pid"), other.pid() + "\n");

      assertThat(PidFile.owner(file)).contains(other.toHandle());
    } finally {
      other.destroy();
    }
  }
}
