package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that a pid file names. */
@Timeout(60)
class PidFileTest {
  @TempDir Path directory;

  @Test
  void isNoneThatHasEndedThoughItIsStillInTheTable() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec cat").start();
    try (BufferedReader out = parent.inputReader();
        BufferedWriter in = parent.outputWriter()) {
      long pid = Long.parseLong(out.readLine());
      in.write("\n");
      in.flush();
      assertThat(out.readLine()).as("said by cat, which knows nothing of it").isEmpty();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
      Path file = Files.writeString(directory.resolve("pid"), pid + "\n");
      Waiting.untilGone(pid);

      assertThat(ProcessHandle.of(pid)).as("the entry in the table").isPresent();
      assertThat(PidFile.owner(file)).isEmpty();
    } finally {
      parent.destroy();
    }
  }

  @Test
  void isNotAskedOfAPipeAndDoesNotReplaceIt() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(PidFile.owner(pipe)).isEmpty();
    for (boolean successor : new boolean[] {false, true}) {
      assertThatThrownBy(() -> PidFile.write(pipe, successor))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the pid file %s is there already, and is no regular file; correct --pid-file", pipe);
    }
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(pipe).exists();
  }

  /** It has the id of another that has ended; the clocks of both are good to a second. */
  @Test
  void isNotOneThatBeganLater() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    try {
      Path file = Files.writeString(directory.resolve("pid"), other.pid() + "\n");
      Instant began = other.info().startInstant().orElseThrow();

      Files.setLastModifiedTime(file, FileTime.from(began.minusMillis(900)));
      assertThat(PidFile.owner(file)).contains(other.toHandle());
      Files.setLastModifiedTime(file, FileTime.from(began.minusMillis(1100)));
      assertThat(PidFile.owner(file)).isEmpty();
    } finally {
      other.destroy();
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
