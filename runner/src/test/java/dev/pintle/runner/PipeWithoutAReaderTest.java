package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log is a named pipe that nobody reads yet: to open it for writing would wait until then. */
@Timeout(60)
class PipeWithoutAReaderTest {
  /** A pipe holds 64 KB. */
  private static final int MORE_THAN_A_PIPE_HOLDS = 80;

  private static final String LONG = "x".repeat(1000);

  @TempDir Path directory;
  private Path pipe;

  @BeforeEach
  void makePipe() throws Exception {
    pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  @Test
  void hasTheLinesOfTheAccessLogWhenItIsRead() throws Exception {
    Path app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    try (Running running = Running.start("-l", "0", "--access-log", pipe, app)) {
      int port = running.awaitPort();
      get(port, "/before");
      for (String target : List.of("/first", "/second")) {
        try (BufferedReader reader = Files.newBufferedReader(pipe)) {
          if (target.equals("/first")) {
            assertThat(reader.readLine()).contains("\"GET /before ");
          }
          get(port, target);
          assertThat(reader.readLine()).contains("\"GET " + target + " ");
        }
      }
      running.signal("HUP");
      get(port, "/last");
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
    }
  }

  @Test
  void hasWhatTheSupervisorAndItsWorkersSayWhenItIsRead() throws Exception {
    Foreign worker = Foreign.in(directory);
    List<Object> options = List.of("--listen", "0", "--tells-ready", "--log-file", pipe);
    try (Supervised supervisor = Supervised.start(directory, options, worker.command())) {
      supervisor.awaitServing(1);
      try (BufferedReader reader = Files.newBufferedReader(pipe)) {
        assertThat(reader.readLine()).contains("pintle: holding 127.0.0.1:");
      }
      assertThat(supervisor.tell("stop").code()).isZero();
      assertThat(supervisor.running().awaitExit()).isZero();
    }
  }

  @Test
  void isNotOpenedAnewWhereLinesOfTheAccessLogWaitInIt() throws Exception {
    Path app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    try (Running running = Running.start("-l", "0", "--access-log", pipe, app)) {
      int port = running.awaitPort();
      Set<String> expected = new HashSet<>();
      for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
        get(port, "/" + LONG + i);
        expected.add(String.valueOf(i));
      }
      for (int i = 0; i < 3; i++) {
        running.signal("HUP");
        running.awaitError("pintle: reloaded ");
      }
      Set<String> read = new HashSet<>(); // a request may be logged before one that came earlier
      try (BufferedReader reader = Files.newBufferedReader(pipe)) {
        for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
          read.add(reader.readLine().replaceAll(".*" + LONG + "([0-9]+) .*", "$1"));
        }
      }
      assertThat(read).isEqualTo(expected);
    }
  }

  private static void get(int port, String target) throws Exception {
    try (KeptConnection connection = KeptConnection.to(port)) {
      assertThat(connection.get(target)).endsWith("hello");
    }
  }
}
