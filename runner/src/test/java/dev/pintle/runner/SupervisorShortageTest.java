package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor to which the system gives nothing more, for a while. */
@Timeout(120)
class SupervisorShortageTest {
  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @Test
  void keepsTheOldGenerationWhenNoDescriptorIsFree() throws Exception {
    try (Supervised supervisor = start()) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      // To start a process takes more than that, but classes can be loaded.
      supervisor.running().limit("nofile", "" + numberWith(2, supervisor));

      supervisor.running().signal("HUP");

      supervisor.running().awaitError("not reloaded, generation 1 serves on: ");
      assertThat(get(port)).isEqualTo("1 " + old);
      supervisor.running().limit("nofile", "1000");
      assertThat(supervisor.tell("status").code()).isEqualTo(1);
      assertThat(supervisor.tell("reload").code()).isZero();
      assertThat(supervisor.tell("status").code()).isZero();
      Waiting.untilGone(old);
    }
  }

  /** The number below which so many descriptors are free. */
  private static int numberWith(int free, Supervised supervisor) throws Exception {
    Path open = Path.of("/proc/" + supervisor.running().pid() + "/fd");
    int number = 0;
    for (int left = free; left > 0; number++) {
      if (Files.notExists(open.resolve("" + number), LinkOption.NOFOLLOW_LINKS)) {
        left--;
      }
    }
    return number;
  }

  /** No disk is filled: a file that must not grow fails in the same place. */
  @Test
  void servesOnWhenTheStatusFileCannotBeWrittenToItsEnd() throws Exception {
    Path status = directory.resolve("status");
    try (Supervised supervisor = start("--status-file", status.toString())) {
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      assertThat(status).hasContent("1:" + old);
      supervisor.running().limit("fsize", "0");

      assertThat(supervisor.tell("reload").code()).isZero();

      supervisor.running().awaitError("cannot write the status file " + status);
      Waiting.untilGone(old);
      assertThat(status).hasContent("1:" + old);
      awaitNothingBesideTheStatus();
      supervisor.running().limit("fsize", "unlimited");
      List<Long> before = worker.await("serving", 2);
      assertThat(supervisor.tell("reload").code()).isZero();
      List<Long> last = new ArrayList<>(worker.await("serving", 3));
      last.removeAll(before); // not the highest: the system's numbers begin anew at some time
      Waiting.until(
          () -> Files.readString(status).equals("3:" + last.get(0) + "\n"), "the new status");
    }
  }

  private void awaitNothingBesideTheStatus() throws Exception {
    Waiting.until(
        () -> {
          try (var files = Files.list(directory)) {
            return files.noneMatch(file -> file.getFileName().toString().startsWith("status."));
          }
        },
        "the end of the part that was written");
  }

  private Supervised start(String... options) throws Exception {
    List<Object> all =
        new ArrayList<>(List.of("--listen", "0", "--tells-ready", "--settle", "50ms"));
    all.addAll(List.of(options));
    return Supervised.start(directory, all, worker.command());
  }

  private static String get(int port) throws Exception {
    try (KeptConnection connection = KeptConnection.to(port)) {
      String response = connection.get("/");
      return response.substring(response.lastIndexOf('\n') + 1);
    }
  }
}
