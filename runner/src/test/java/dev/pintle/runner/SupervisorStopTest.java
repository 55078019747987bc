package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a supervisor ends. */
@Timeout(120)
class SupervisorStopTest {
  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void endsItsWorkersAtASignal(String signal) throws Exception {
    try (Supervised supervisor = start()) {
      long pid = worker.await("serving");
      supervisor.awaitServing(1); // to whom it has not said so yet, it has less time
      supervisor.running().signal(signal);

      assertThat(supervisor.running().awaitExit()).isZero();
      assertThat(worker.pids("term")).containsExactly(pid);
      Waiting.untilGone(pid);
    }
  }

  @Test
  void hasEndedWhenTheCommandHas() throws Exception {
    try (Supervised supervisor = start()) {
      int port = supervisor.awaitPort();
      worker.await("serving");

      assertThat(supervisor.tell("stop")).isEqualTo(new Supervised.Told(0, "pintle: stopped\n"));

      assertThat(ProcessHandle.of(supervisor.running().pid()).filter(PidFile::runs)).isEmpty();
      assertThat(supervisor.running().awaitExit()).isZero();
      assertThat(supervisor.pidFile()).doesNotExist();
      assertThat(catchThrowable(() -> KeptConnection.to(port)))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void endsAWorkerThatIsStillStarting() throws Exception {
    worker.does("hangs");
    try (Supervised supervisor = start()) {
      long pid = worker.await("started");
      supervisor.running().signal("TERM");

      assertThat(supervisor.running().awaitExit()).isZero();
      Waiting.untilGone(pid);
    }
  }

  @Test
  void endsBothGenerationsWhileTheOldOneDrains() throws Exception {
    worker.does("slow");
    try (Supervised supervisor = start("--drain", "3s")) {
      long old = worker.await("serving");
      supervisor.awaitServing(1);
      worker.does("serves");
      assertThat(supervisor.tell("reload").code()).isZero();
      assertThat(worker.await("term")).isEqualTo(old);

      supervisor.running().signal("TERM");

      supervisor.running().awaitError("has not ended within 3 s of SIGTERM; killed");
      assertThat(supervisor.running().awaitExit()).isZero();
      for (long pid : worker.pids("started")) {
        Waiting.untilGone(pid);
      }
    }
  }

  @Test
  void killsAWorkerThatIgnoresTheSignalAtTheDeadlineAndSaysSo() throws Exception {
    worker.does("deaf");
    try (Supervised supervisor = start("--drain", "300ms")) {
      long pid = worker.await("serving");
      supervisor.awaitServing(1);
      supervisor.running().signal("TERM");

      supervisor.running().awaitError("has not ended within 300 ms of SIGTERM; killed");
      supervisor.running().awaitError("was ended by SIGKILL");
      assertThat(supervisor.running().awaitExit()).isZero();
      Waiting.untilGone(pid);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void killsAtOnceAtASecondSignalOfTheSameKind(String signal) throws Exception {
    worker.does("deaf");
    try (Supervised supervisor = start("--drain", "1h")) {
      long pid = worker.await("serving");
      supervisor.awaitServing(1);
      supervisor.running().signal(signal);
      supervisor.running().awaitError("stopping, as told by SIG" + signal);
      supervisor.running().signal(signal);

      assertThat(supervisor.running().awaitExit()).isEqualTo(130);
      Waiting.untilGone(pid);
      assertThat(supervisor.pidFile()).doesNotExist();
    }
  }

  @Test
  void endsWhatAWorkerHasStartedAndLeft() throws Exception {
    worker.does("alone");
    // A shell that does not wait at SIGTERM, and does not pass it on.
    List<Object> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit", "sh"));
    command.addAll(List.of(worker.command()));
    try (Supervised supervisor =
        Supervised.start(directory, List.of("--listen", "0", "--tells-ready"), command.toArray())) {
      long child = worker.await("serving");
      supervisor.awaitServing(1);
      supervisor.running().signal("TERM");

      assertThat(supervisor.running().awaitExit()).isZero();
      assertThat(worker.pids("term")).containsExactly(child);
      Waiting.untilGone(child);
    }
  }

  @Test
  void failsWhenTheFirstGenerationDoes() throws Exception {
    worker.does("exits");
    try (Supervised supervisor = start()) {
      supervisor.running().awaitError("not started: worker 1 of generation 1");
      assertThat(supervisor.running().awaitExit()).isEqualTo(1);
      assertThat(supervisor.pidFile()).doesNotExist();
    }
  }

  private Supervised start(String... options) throws Exception {
    List<Object> all = new ArrayList<>(List.of("--listen", "0"));
    all.addAll(List.of("--tells-ready", "--settle", "50ms"));
    all.addAll(List.of(options));
    return Supervised.start(directory, all, worker.command());
  }
}
