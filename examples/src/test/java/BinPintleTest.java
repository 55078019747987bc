import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class BinPintleTest {
  private static final String DRAINING =
      "pintle: draining for up to 30000 ms; SIGTERM again stops at once";

  @TempDir Path directory;

  private Map<String, String> withoutArchives;

  @BeforeEach
  void keepArchivesFromBeingMade() throws Exception {
    Files.createDirectory(directory.resolve("pintle"));
    Files.createFile(directory.resolve("pintle/jvm"));
    withoutArchives = Map.of("XDG_CACHE_HOME", directory.toString());
  }

  @Test
  void servesAndEndsWithZeroWhenAskedTo() throws Exception {
    try (BinPintle pintle = BinPintle.start(withoutArchives, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");

      assertThat(pintle.stop()).isZero();
      assertThat(pintle.otherErrors()).containsExactly(DRAINING);
    }
  }

  @Test
  void canBeCalledThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(directory.resolve("run"), BinPintle.ROOT.resolve("bin/pintle"));
    try (BinPintle pintle =
        BinPintle.start(link, withoutArchives, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
    }
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    try (BinPintle pintle = BinPintle.start(withoutArchives, "nowhere.java")) {
      assertThat(pintle.awaitLine()).contains("there is no file nowhere.java");
      assertThat(pintle.awaitExit()).isEqualTo(2);
    }
  }

  @Test
  void startsWithoutACache() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Map<String, String> nowhere = Map.of("XDG_CACHE_HOME", file.toString());
    try (BinPintle pintle = BinPintle.start(nowhere, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
      assertThat(pintle.stop()).isZero();
      assertThat(pintle.otherErrors()).containsExactly(DRAINING);
    }
  }

  @Test
  void saysThatJavaHomeIsWrong() throws Exception {
    Map<String, String> wrong = Map.of("JAVA_HOME", directory.toString());
    try (BinPintle pintle = BinPintle.start(wrong, "examples/Hello.java")) {
      assertThat(pintle.awaitLine()).contains("correct JAVA_HOME");
      assertThat(pintle.awaitExit()).isEqualTo(1);
    }
  }
}
