import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** bin/pintle takes the sockets that Server::Starter hands it, without being told. */
@Tag("socket")
class StartServerTest {
  private static final Map<String, String> WITHOUT_CACHE = Map.of("XDG_CACHE_HOME", "/dev/null");

  @Test
  void servesTheInheritedSocketByDefault() throws Exception {
    int port = FreePort.any();
    try (BinPintle starter =
        BinPintle.start(
            startServer(),
            WITHOUT_CACHE,
            "--port=127.0.0.1:" + port,
            "--",
            "bin/pintle",
            "examples/Hello.java")) {
      starter.awaitLine("listening on http://127.0.0.1:" + port + "/");

      assertThat(BinPintle.get(port)).isEqualTo("Hello, world!");
      assertThat(starter.stop()).isZero();
    }
  }

  private static Path startServer() {
    Optional<Path> found =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getenv("PATH"))
            .map(place -> Path.of(place, "start_server"))
            .filter(Files::isExecutable)
            .findFirst();
    if (Boolean.getBoolean("pintle.require-programs")) {
      assertThat(found).as("start_server, which bin/test installs").isPresent();
    }
    assumeTrue(found.isPresent(), "start_server is not installed");
    return found.get();
  }
}
