package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a supervisor does while it serves, and what it tells of that. */
@Timeout(120)
class SupervisorWatchTest {
  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @Test
  void startsAWorkerAnewThatHasBeenKilled() throws Exception {
    try (Supervised supervisor = start()) {
      supervisor.awaitServing(1);
      long first = worker.await("serving");

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      supervisor.running().awaitError("ms after it was ready; starting another");
      assertThat(worker.await("serving", 2)).hasSize(2).contains(first);
      supervisor.awaitServing(1);
    }
  }

  @Test
  void waitsLongerEachTimeWhileItsWorkersGoOnDying() throws Exception {
    try (Supervised supervisor = start()) {
      supervisor.awaitServing(1);
      worker.does("dies");
      ProcessHandle.of(worker.await("serving")).orElseThrow().destroyForcibly();

      supervisor.running().awaitError("was ended by SIGKILL");
      supervisor.running().awaitError("; starting another in 100 ms");
      supervisor.running().awaitError("; starting another in 200 ms");
      supervisor.running().awaitError("; starting another in 400 ms");
      Waiting.until(
          () -> {
            Supervised.Told told = supervisor.tell("status");
            return told.code() == 1 && told.text().contains("failing");
          },
          "a status that tells of it");

      worker.does("serves");
      supervisor.awaitServing(1);
    }
  }

  @Test
  void tellsWhatEachWorkerDoes() throws Exception {
    worker.does("slow");
    try (Supervised supervisor = start()) {
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("serves");
      assertThat(supervisor.tell("reload").code()).isZero();
      List<Long> both = new ArrayList<>(worker.await("serving", 2));
      both.remove(old);

      assertThat(supervisor.tell("status").text())
          .containsPattern("state: +serving\n")
          .containsPattern("process: +" + supervisor.running().pid() + "\n")
          .containsPattern("generation: +2\n")
          .containsPattern("last reload: +-\n")
          .containsPattern("worker 1: +process " + old + ", generation 1, draining, age [0-9]+ s\n")
          .containsPattern(
              "worker 2: +process " + both.get(0) + ", generation 2, ready, age [0-9]+ s\n");
      supervisor.running().signal("TERM");
      supervisor.running().awaitError("stopping");
      supervisor.running().signal("TERM");
      assertThat(supervisor.running().awaitExit()).isEqualTo(130);
    }
  }

  @Test
  void saysThatItCannotBeAskedWhenItIsStopped() throws Exception {
    try (Supervised supervisor = start()) {
      supervisor.awaitServing(1);
      supervisor.running().suspend();

      Supervised.Told told = supervisor.tell("status");

      assertThat(told.code()).isEqualTo(4);
      assertThat(told.text()).contains("has not said a word for 10 s");
      supervisor.running().signal("CONT");
      supervisor.awaitServing(1);
    }
  }

  @Test
  void writesGenerationAndProcessOfEachWorkerIntoTheStatusFile() throws Exception {
    Path file = directory.resolve("status");
    try (Supervised supervisor = start("--status-file", file.toString())) {
      supervisor.awaitServing(1);
      long first = worker.await("serving");
      assertThat(file).hasContent("1:" + first);
      assertThat(supervisor.tell("reload").code()).isZero();
      List<Long> both = new ArrayList<>(worker.await("serving", 2));
      both.remove(first);
      long next = both.get(0);

      Waiting.until(() -> Files.readString(file).equals("2:" + next + "\n"), "the new status");
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void servesOnWhenTheStatusFileCannotBeWritten() throws Exception {
    try (Supervised supervisor = start("--status-file", "/dev/full/status")) {
      supervisor.running().awaitError("cannot write the status file /dev/full/status: ");
      supervisor.awaitServing(1);
      assertThat(supervisor.tell("reload").code()).isZero();
    }
  }

  /** As it would with a device. */
  @ParameterizedTest
  @ValueSource(strings = {"mkdir", "mkfifo"})
  void leavesWhatIsNoFileWhereTheStatusFileIsToBe(String maker) throws Exception {
    Path other = directory.resolve("other");
    assertThat(new ProcessBuilder(maker, other.toString()).start().waitFor()).isZero();
    try (Supervised supervisor = start("--status-file", other.toString())) {
      supervisor.running().awaitError("is there already, and is no regular file");
      supervisor.awaitServing(1);
      assertThat(supervisor.tell("stop").code()).isZero();
    }
    assertThat(other).exists();
    assertThat(Files.isRegularFile(other)).isFalse();
  }

  @Test
  void writesWhatItAndItsWorkersSayIntoTheLogFile() throws Exception {
    Path log = directory.resolve("log");
    Path moved = directory.resolve("log.1");
    try (Supervised supervisor = start("--log-file", log.toString())) {
      Waiting.until(() -> Files.exists(log), "the log");
      supervisor.awaitServing(1);
      Files.move(log, moved);
      supervisor.running().signal("USR1");
      Waiting.until(() -> Files.exists(log), "the new log");
      worker.does("exits");
      assertThat(supervisor.tell("reload").code()).isEqualTo(1);

      assertThat(Files.readString(moved)).containsPattern("T[0-9:.]+.*pintle: holding 127.0.0.1:");
      // What it says is written by a thread of its own, maybe after the answer to the command.
      Waiting.until(
          () -> Files.readString(log).contains("generation 1 serves on"), "the line of the reload");
    }
  }

  @Test
  void tellsSystemdWhatItDoes() throws Exception {
    try (NotifySocket systemd = NotifySocket.in(directory);
        Supervised supervisor =
            Supervised.startWith(
                systemd.variable(),
                directory,
                List.of("--listen", "0", "--tells-ready", "--settle", "1ms"),
                worker.command())) {
      supervisor.awaitServing(1);
      assertThat(supervisor.tell("reload").code()).isZero();
      assertThat(supervisor.tell("stop").code()).isZero();

      long pid = supervisor.running().pid();
      assertThat(systemd.await("STOPPING=1"))
          .matches(
              "(?s)<READY=1\nMAINPID="
                  + pid
                  + "\nSTATUS=generation 1 serves>\n"
                  + "<RELOADING=1\nMONOTONIC_USEC=[0-9]+>\n"
                  + "<READY=1\nMAINPID="
                  + pid
                  + "\nSTATUS=generation 2 serves>\n"
                  + "<STOPPING=1>\n");
    }
  }

  private Supervised start(String... options) throws Exception {
    List<Object> all = new ArrayList<>(List.of("--listen", "0", "--tells-ready"));
    all.addAll(List.of("--settle", "50ms"));
    all.addAll(List.of(options));
    return Supervised.start(directory, all, worker.command());
  }
}
