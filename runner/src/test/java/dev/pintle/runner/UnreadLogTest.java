package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Standard error is a pipe whose reader has stopped: what is written to it waits, for ever. */
@Timeout(60)
class UnreadLogTest {
  @TempDir Path directory;

  @Test
  void doesNotStopASupervisor() throws Exception {
    Foreign worker = Foreign.in(directory);
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    List<String> options = List.of("--listen", "0", "--tells-ready", "--settle", "1ms");
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertThat(reader.getFD().valid()).isTrue();
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
