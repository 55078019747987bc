import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/pintle start runs bin/pintle, and the other commands find it. */
@Tag("socket")
class SupervisorTest {
  private static final Map<String, String> WITHOUT_CACHE = Map.of("XDG_CACHE_HOME", "/dev/null");

  @TempDir Path directory;

  @Test
  void replacesItsWorkerAndStops() throws Exception {
    int port = FreePort.any();
    String pidFile = directory.resolve("pid").toString();
    try (BinPintle supervisor =
        BinPintle.start(
            WITHOUT_CACHE,
            "start",
            "--listen",
            "127.0.0.1:" + port,
            "--settle",
            "50ms",
            "--pid-file",
            pidFile,
            "--",
            "bin/pintle",
            "examples/Hello.java")) {
      supervisor.awaitLine("listening on http://127.0.0.1:" + port + "/");
      assertThat(BinPintle.get(port)).isEqualTo("Hello, world!");

      assertThat(run("reload", pidFile)).isZero();
      assertThat(run("status", pidFile)).isZero();
      assertThat(BinPintle.get(port)).isEqualTo("Hello, world!");
      assertThat(run("stop", pidFile)).isZero();

      assertThat(supervisor.awaitExit()).isZero();
      assertThat(run("status", pidFile)).isEqualTo(3);
    }
  }

  @Test
  void handsItsWorkerTwoSockets() throws Exception {
    int one = FreePort.any();
    int other = FreePort.any();
    try (BinPintle supervisor =
        BinPintle.start(
            WITHOUT_CACHE,
            "start",
            "--listen",
            "127.0.0.1:" + one,
            "--listen",
            "127.0.0.1:" + other,
            "--",
            "bin/pintle",
            "examples/Hello.java")) {
      supervisor.awaitLine("listening on http://127.0.0.1:" + other + "/");

      assertThat(BinPintle.get(one)).isEqualTo("Hello, world!");
      assertThat(BinPintle.get(other)).isEqualTo("Hello, world!");
      assertThat(supervisor.stop()).isZero();
    }
  }

  private static int run(String command, String pidFile) throws Exception {
    try (BinPintle run = BinPintle.start(WITHOUT_CACHE, command, "--pid-file", pidFile)) {
      return run.awaitExit();
    }
  }
}
