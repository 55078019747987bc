package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the old generation when the new one does well, and when it does not. */
@Timeout(120)
class SupervisorReloadTest {
  private static final List<String> QUICK =
      List.of("--listen", "0", "--tells-ready", "--settle", "50ms");

  @TempDir Path directory;
  private Foreign worker;

  @BeforeEach
  void writeWorker() throws Exception {
    worker = Foreign.in(directory);
  }

  @Test
  void runsAWorkerThatWasWrittenForStartServer() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      assertThat(get(supervisor.awaitPort())).startsWith("1 ");
    }
  }

  @Test
  void takesAWorkerThatSaysNothingForReadyWhenItHasLivedForAWhile() throws Exception {
    worker.does("silent");
    List<String> options = List.of("--listen", "0", "--interval", "300ms");
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      String line = supervisor.running().awaitError("is ready after");
      String millis = line.replaceFirst(".* after ([0-9]+) ms", "$1");
      assertThat(Integer.parseInt(millis)).isGreaterThanOrEqualTo(300);
    }
  }

  @Test
  void replacesTheOldGenerationByTheNewOne() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      long old = worker.await("serving");
      supervisor.awaitServing(1);

      assertThat(supervisor.tell("reload"))
          .isEqualTo(new Supervised.Told(0, "pintle: generation 2 serves\n"));

      Waiting.untilGone(old);
      assertThat(get(port)).startsWith("2 ");
    }
  }

  @Test
  void servesOnWhenTheNewGenerationExitsAtOnceAsOftenAsItDoes() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      worker.does("exits");
      for (int i = 0; i < 3; i++) {
        Supervised.Told told = supervisor.tell("reload");
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.text())
            .startsWith("pintle: not reloaded, generation 1 serves on: worker ")
            .contains("ended with exit status 3 before it was ready");
      }

      assertThat(get(port)).startsWith("1 ");
      assertThat(supervisor.tell("status").code()).isEqualTo(1);
      worker.does("serves");
      assertThat(supervisor.tell("reload").text()).isEqualTo("pintle: generation 5 serves\n");
      assertThat(supervisor.tell("status").code()).isZero();
    }
  }

  @Test
  void servesOnWhenTheNewGenerationHangsBeforeItIsReady() throws Exception {
    List<String> options =
        List.of("--listen", "0", "--tells-ready", "--ready-timeout", "5s", "--settle", "50ms");
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("started");
      worker.does("hangs deaf");

      Supervised.Told told = supervisor.tell("reload");

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.text()).contains("was not ready within 5 s");
      for (long pid : worker.pids("started")) {
        if (pid != old) {
          Waiting.untilGone(pid);
        }
      }
      assertThat(get(port)).isEqualTo("1 " + old);
    }
  }

  @Test
  void servesOnWhenTheProgramIsThereNoMore() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      Files.delete((Path) worker.command()[0]);

      Supervised.Told told = supervisor.tell("reload");

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.text()).contains("generation 1 serves on").contains("exit status 127");
      assertThat(get(port)).startsWith("1 ");
    }
  }

  @Test
  void servesOnWhenTheProgramIsNotExecutableAnyMore() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      worker.executable(false);

      Supervised.Told told = supervisor.tell("reload");

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.text()).contains("generation 1 serves on");
      assertThat(get(port)).startsWith("1 ");
    }
  }

  @Test
  void servesOnWhenTheNewGenerationDiesYoung() throws Exception {
    List<String> options = List.of("--listen", "0", "--tells-ready", "--settle", "30s");
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("dies");

      Supervised.Told told = supervisor.tell("reload");

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.text()).contains("ended with exit status 4");
      assertThat(worker.pids("term")).isEmpty();
      assertThat(get(port)).isEqualTo("1 " + old);
    }
  }

  @Test
  void replacesAnOldWorkerThatIsKilledWhileNewGenerationsFail() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      long old = worker.await("serving");
      worker.does("exits");
      assertThat(supervisor.tell("reload").code()).isEqualTo(1);

      assertThat(ProcessHandle.of(old).orElseThrow().destroyForcibly()).isTrue();

      supervisor.running().awaitError("was ended by SIGKILL");
      try (KeptConnection waiting = KeptConnection.to(port)) {
        waiting.send("/");
        supervisor.running().awaitError("; starting another in 200 ms");
        assertThat(supervisor.tell("status").code()).isEqualTo(1);
        worker.does("serves");
        assertThat(waiting.receive()).contains("\n1 ").doesNotContain("\n1 " + old);
      }
    }
  }

  @Test
  void makesOneMoreReloadOfAllThatAreAskedForDuringOne() throws Exception {
    try (Supervised supervisor = Supervised.start(directory, QUICK, worker.command())) {
      supervisor.awaitServing(1);
      worker.does("waits");
      Process storm =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do"
                      + " kill -HUP $0; done",
                  "" + supervisor.running().pid())
              .start();
      assertThat(storm.waitFor()).isZero();
      worker.await("started", 2);
      List<BufferedReader> askers = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        askers.add(askToReload());
      }
      for (BufferedReader asker : askers) {
        assertThat(asker.readLine()).isEqualTo("wait"); // what it has asked for is known
      }

      worker.goesOn();

      Set<String> answers = new TreeSet<>();
      for (BufferedReader asker : askers) {
        try (asker) {
          asker.lines().filter(line -> line.startsWith("generation ")).forEach(answers::add);
        }
      }
      // One that was running when they were asked for, and one behind it.
      assertThat(answers).containsExactly("generation 3 serves");
      Waiting.until(
          () -> supervisor.tell("status").text().matches("(?s)state: +serving\n.*"),
          "the end of all reloads");
      assertThat(worker.pids("started")).hasSize(3);
    }
  }

  private BufferedReader askToReload() throws IOException {
    Path control = Files.readSymbolicLink(directory.resolve("app.pid.control"));
    SocketChannel asker = SocketChannel.open(UnixDomainSocketAddress.of(control));
    asker.write(ByteBuffer.wrap("reload\n".getBytes(StandardCharsets.US_ASCII)));
    return new BufferedReader(Channels.newReader(asker, StandardCharsets.US_ASCII));
  }

  @Test
  void replacesAllWorkersOfAGeneration() throws Exception {
    List<Object> options = new ArrayList<>(QUICK);
    options.addAll(List.of("--workers", "3"));
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      supervisor.awaitServing(1);
      List<Long> old = worker.await("serving", 3);

      assertThat(supervisor.tell("reload").code()).isZero();

      assertThat(worker.await("serving", 6)).hasSize(6);
      for (long pid : old) {
        Waiting.untilGone(pid);
      }
      assertThat(supervisor.tell("status").text().lines().filter(line -> line.contains(", ready,")))
          .hasSize(3);
    }
  }

  @Test
  void leaksNoDescriptorOverAHundredReloads() throws Exception {
    List<String> options = List.of("--listen", "0", "--tells-ready", "--settle", "1ms");
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      supervisor.awaitServing(1);
      reload(supervisor, 3);
      long before = supervisor.descriptors();

      reload(supervisor, 100);

      Waiting.until(() -> supervisor.descriptors() <= before, "no more descriptors than " + before);
    }
  }

  private void reload(Supervised supervisor, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(supervisor.tell("reload").code()).isZero();
    }
    supervisor.awaitOneWorker();
  }

  private static String get(int port) throws Exception {
    try (KeptConnection connection = KeptConnection.to(port)) {
      String response = connection.get("/");
      return response.substring(response.lastIndexOf('\n') + 1);
    }
  }
}
