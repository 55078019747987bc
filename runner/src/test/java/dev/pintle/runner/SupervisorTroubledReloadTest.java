package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reloads while something happens to one of the workers. */
@Tag("socket")
@Timeout(120)
class SupervisorTroubledReloadTest {
  private static final List<String> QUICK =
      List.of("--listen", "0", "--tells-ready", "--settle", "50ms");

  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @Test
  void servesOnWhenTheNewGenerationIsKilledBeforeItIsReady() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("hangs");
      CompletableFuture<Supervised.Told> told =
          CompletableFuture.supplyAsync(() -> supervisor.tell("reload"));
      List<Long> both = new ArrayList<>(worker.await("started", 2));
      both.remove(old);

      assertThat(ProcessHandle.of(both.get(0)).orElseThrow().destroyForcibly()).isTrue();

      assertThat(told.get().code()).isEqualTo(1);
      assertThat(told.get().text())
          .contains("generation 1 serves on")
          .contains("was ended by SIGKILL before it was ready");
      assertThat(get(port)).isEqualTo("1 " + old);
    }
  }

  @Test
  void startsAThirdGenerationWhileTheFirstStillDrains() throws Exception {
    worker.does("slow");
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long first = worker.await("serving");
      worker.does("serves");
      assertThat(supervisor.tell("reload").code()).isZero();
      assertThat(worker.await("term")).isEqualTo(first);

      assertThat(supervisor.tell("reload").text()).isEqualTo("pintle: generation 3 serves\n");

      supervisor.awaitEndOf(2);
      assertThat(get(port)).startsWith("3 ");
      assertThat(supervisor.tell("status").text())
          .contains("process " + first + ", generation 1, draining")
          .contains(", generation 3, ready");
      assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();
    }
  }

  @Test
  void listensAgainWhereAnOldWorkerShutsDownTheSocketOfAllThoughItHasNotEnded() throws Exception {
    worker.does("shuts slow");
    int port = FreePort.any(); // one that was asked for: others are the system's again
    List<String> options =
        List.of("--listen", "127.0.0.1:" + port, "--tells-ready", "--settle", "50ms");
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("serves");

      assertThat(supervisor.tell("reload").code()).isZero();

      assertThat(worker.await("term")).isEqualTo(old);
      supervisor.running().awaitError("a worker had shut down 127.0.0.1:" + port);
      assertThat(get(port)).startsWith("2 ");
      assertThat(ProcessHandle.of(old).orElseThrow().destroyForcibly()).isTrue();
    }
  }

  @Test
  void isNotConcernedWhereAnOldWorkerClosesItsSocketThoughItHasNotEnded() throws Exception {
    worker.does("closes slow");
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("serves");

      assertThat(supervisor.tell("reload").code()).isZero();

      assertThat(worker.await("term")).isEqualTo(old);
      assertThat(get(port)).startsWith("2 ");
      assertThat(ProcessHandle.of(old).orElseThrow().destroyForcibly()).isTrue();
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(supervisor.running().errors())
          .noneMatch(line -> line.contains("shut down") || line.contains("may have been"));
    }
  }

  @Test
  void handsTheNextGenerationWhatNobodyHasAccepted() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      signal("STOP", old);
      List<KeptConnection> waiting = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        KeptConnection connection = KeptConnection.to(port);
        connection.send("/");
        waiting.add(connection);
      }

      assertThat(supervisor.tell("reload").code()).isZero();

      for (KeptConnection connection : waiting) {
        try (connection) {
          assertThat(connection.receive()).startsWith("HTTP/1.1 200 ").contains("\n2 ");
        }
      }
      signal("CONT", old);
      assertThat(worker.await("term")).isEqualTo(old);
      Waiting.untilGone(old);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor())
        .isZero();
  }

  private static String get(int port) throws Exception {
    try (KeptConnection connection = KeptConnection.to(port)) {
      String response = connection.get("/");
      return response.substring(response.lastIndexOf('\n') + 1);
    }
  }
}
