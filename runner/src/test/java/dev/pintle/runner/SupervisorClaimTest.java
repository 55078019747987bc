package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a supervisor has for itself: its pid file, its port, its path. */
@Timeout(120)
class SupervisorClaimTest {
  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @Test
  void refusesASecondStartOnItsPidFileAndIsNotHarmed() throws Exception {
    try (Supervised first = start(directory, "0")) {
      int port = first.awaitPort();
      first.awaitServing(1);
      try (Supervised second = start(directory, "0")) {
        second.running().awaitError("a supervisor runs with the pid file");
        assertThat(second.running().awaitExit()).isEqualTo(1);
      }

      assertThat(first.pidFile()).hasContent("" + first.running().pid());
      assertThat(first.tell("status").code()).isZero();
      try (KeptConnection connection = KeptConnection.to(port)) {
        assertThat(connection.get("/")).contains("\n1 ");
      }
      // And its lock has not been lost by that.
      try (Supervised third = start(directory, "0")) {
        assertThat(third.running().awaitExit()).isEqualTo(1);
      }
    }
  }

  @Test
  void refusesAPortThatIsInUse() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (Supervised first = start(directory, "0")) {
      int port = first.awaitPort();
      try (Supervised second = start(other, "" + port)) {
        second.running().awaitError("another program listens there");
        assertThat(second.running().awaitExit()).isEqualTo(1);
        assertThat(second.pidFile()).doesNotExist();
      }
      first.awaitServing(1);
    }
  }

  @Test
  void doesNotStealAPathOnWhichSomebodyServes() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path path = directory.resolve("app.sock");
    try (Supervised first = start(directory, "unix:" + path)) {
      first.awaitServing(1);
      Object inode = Files.getAttribute(path, "unix:ino");
      try (Supervised second = start(other, "unix:" + path)) {
        second.running().awaitError("another program listens there");
        assertThat(second.running().awaitExit()).isEqualTo(1);
      }

      assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode);
      try (KeptConnection connection = KeptConnection.to(path)) {
        assertThat(connection.get("/")).contains("\n1 ");
      }
    }
  }

  @Test
  void keepsTheFileOfAUnixSocketOverReloadsAndRemovesItAtTheEnd() throws Exception {
    Path path = directory.resolve("app.sock");
    try (Supervised supervisor = start(directory, "unix:" + path)) {
      supervisor.awaitServing(1);
      Object inode = Files.getAttribute(path, "unix:ino");
      assertThat((Integer) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0660);

      assertThat(supervisor.tell("reload").code()).isZero();

      assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode);
      assertThat((Integer) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0660);
      supervisor.awaitEndOf(1);
      try (KeptConnection connection = KeptConnection.to(path)) {
        assertThat(connection.get("/")).contains("\n2 ");
      }
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void takesOverWhatAKilledSupervisorHasLeft() throws Exception {
    Path path = directory.resolve("app.sock");
    try (Supervised first = start(directory, "unix:" + path)) {
      long pid = worker.await("serving");
      first.awaitServing(1);
      first.running().signal("KILL");
      first.running().awaitExit();
      Waiting.untilGone(pid);
    }
    assertThat(Supervised.tell("status", directory.resolve("app.pid")).code()).isEqualTo(3);
    Path folder = Files.readSymbolicLink(directory.resolve("app.pid.control")).getParent();
    assertThat(folder).exists().hasParent(directory);

    try (Supervised second = start(directory, "unix:" + path)) {
      second.awaitServing(1);
      assertThat(second.pidFile()).hasContent("" + second.running().pid());
      assertThat(folder).doesNotExist();
    }
  }

  @Test
  void doesNotTakeThePidFileOfAnotherProgram() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    try {
      Files.writeString(directory.resolve("app.pid"), other.pid() + "\n");
      try (Supervised supervisor = start(directory, "0")) {
        supervisor.running().awaitError("belongs to process " + other.pid());
        assertThat(supervisor.running().awaitExit()).isEqualTo(1);
      }
      assertThat(directory.resolve("app.pid")).hasContent("" + other.pid());
    } finally {
      other.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "stop", "reload"})
  void saysWhenNoneRuns(String command) {
    Supervised.Told told = Supervised.tell(command, directory.resolve("app.pid"));

    assertThat(told.code()).isEqualTo(3);
    assertThat(told.text()).startsWith("pintle: no supervisor runs with the pid file ");
  }

  @Test
  void leavesNothingBehindButItsLock() throws Exception {
    Path control;
    try (Supervised supervisor = start(directory, "0")) {
      supervisor.awaitServing(1);
      control = Files.readSymbolicLink(directory.resolve("app.pid.control"));
      assertThat(Files.getAttribute(control.getParent(), "unix:mode", LinkOption.NOFOLLOW_LINKS))
          .isEqualTo(040700);
      assertThat(supervisor.tell("stop").code()).isZero();
    }

    assertThat(control.getParent()).doesNotExist();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("app.pid.lock", "how", "traces", "worker.pl");
    }
  }

  @Test
  void canBeAskedWhereThePathOfItsPidFileIsTooLongForASockets() throws Exception {
    Path deep = Files.createDirectory(directory.resolve("d".repeat(100)));
    try (Supervised supervisor = start(deep, "0")) {
      supervisor.awaitServing(1);
      assertThat(supervisor.tell("stop").code()).isZero();
    }
  }

  /** It has to fit for every worker that will be. */
  @Test
  void makesWhatItNeedsForItsWorkersWhereThePathOfItsPidFileIsJustShortEnough() throws Exception {
    int longest = 107 - "/pintle-01234567890123456789/notify-0123456789".length();
    int more = longest - directory.toString().length() - 1;
    Path deep = Files.createDirectory(directory.resolve("d".repeat(more)));
    try (Supervised supervisor = start(deep, "0")) {
      supervisor.awaitServing(1);
      assertThat(Files.readSymbolicLink(deep.resolve("app.pid.control"))).startsWith(deep);
      assertThat(supervisor.tell("stop").code()).isZero();
    }
  }

  private Supervised start(Path folder, String listen) throws Exception {
    List<String> options = List.of("--listen", listen, "--tells-ready", "--settle", "50ms");
    return Supervised.start(folder, options, worker.command());
  }
}
