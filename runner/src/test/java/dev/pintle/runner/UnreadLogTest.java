package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Standard error is a pipe whose reader has stopped: what is written to it waits, for ever. */
@Timeout(60)
class UnreadLogTest {
  /** Prints 512 KiB with each request, by which what is kept is soon full, and logs. */
  private static final String NOISY =
      """
      import dev.pintle.*;
      import java.util.Map;
      import org.slf4j.LoggerFactory;

      public class Noisy implements App {
        @Override
        public Response call(Map<String, Object> env) {
          LoggerFactory.getLogger("noisy").warn("logged");
          System.out.println("o".repeat(1 << 18));
          System.err.println("e".repeat(1 << 18));
          return Response.text("hello");
        }
      }
      """;

  @TempDir Path directory;

  @Nested
  class DoesNotStop {
    private Path pipe;
    private RandomAccessFile reader;

    @BeforeEach
    void makePipe() throws Exception {
      pipe = directory.resolve("pipe");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      reader = new RandomAccessFile(pipe.toFile(), "rw");
    }

    @AfterEach
    void closePipe() throws Exception {
      reader.close();
    }

    @Test
    void aSupervisor() throws Exception {
      Foreign worker = Foreign.in(directory);
      List<String> options = List.of("--listen", "0", "--tells-ready", "--settle", "1ms");
      try (Supervised supervisor =
          Supervised.startInto(pipe, directory, options, worker.command())) {
        supervisor.awaitServing(1);
        fill(pipe);

        assertThat(supervisor.tell("reload").text()).isEqualTo("pintle: generation 2 serves\n");
        supervisor.awaitOneWorker();
        assertThat(supervisor.tell("stop").text()).isEqualTo("pintle: stopped\n");
        assertThat(supervisor.running().awaitExit()).isZero();
      }
    }

    /** Its worker writes to the same pipe, and starts, serves and drains all the same. */
    @Test
    void aWorkerOfASupervisor() throws Exception {
      Path app = Apps.packed(directory, "Noisy", NOISY);
      int port = FreePort.any();
      List<String> options = List.of("--listen", "" + port, "--settle", "1ms");
      try (Supervised supervisor =
          Supervised.startInto(
              pipe, directory, options, Supervised.ours("--access-log", "-", app))) {
        supervisor.awaitServing(1);
        fill(pipe);
        askNoisily(port);

        assertThat(supervisor.tell("reload").text()).isEqualTo("pintle: generation 2 serves\n");
        supervisor.awaitOneWorker();
        askNoisily(port);
        assertThat(supervisor.tell("stop").text()).isEqualTo("pintle: stopped\n");
        assertThat(supervisor.running().awaitExit()).isZero();
      }
    }

    @Test
    void aServer() throws Exception {
      Path app = Apps.packed(directory, "Noisy", NOISY);
      Path pidFile = directory.resolve("pid");
      int port = FreePort.any();
      fill(pipe);
      String[] shell = {"-c", "shift; exec \"$@\" >>\"$0\" 2>&1"};
      try (Running running =
          Running.under(
              Path.of("/bin/sh"),
              shell[0],
              shell[1],
              pipe,
              "--",
              "-l",
              port,
              "--pid-file",
              pidFile,
              "--access-log",
              "-",
              app)) {
        Waiting.until(() -> Files.exists(pidFile), "the server");
        askNoisily(port);
        running.signal("HUP");
        askNoisily(port);
        running.signal("TERM");
        assertThat(running.awaitExit()).isZero();
      }
    }

    private void askNoisily(int port) throws Exception {
      for (int i = 0; i < 5; i++) {
        try (KeptConnection connection = KeptConnection.to(port)) {
          assertThat(connection.get("/")).endsWith("hello");
        }
      }
    }
  }

  private static void fill(Path pipe) throws Exception {
    String[] dd = {"dd", "if=/dev/zero", "of=" + pipe, "oflag=nonblock", "bs=1"};
    ProcessBuilder builder = new ProcessBuilder(dd).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process filling = builder.start();
    assertThat(new String(filling.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .contains("Resource temporarily unavailable");
    assertThat(filling.waitFor()).isEqualTo(1);
  }
}
