package dev.pintle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each part that is measured does what it should, once. */
@Timeout(120)
class PartsTest {
  @TempDir Path classes;

  @Test
  void whatIsAskedForStandsInPlaceOfADefault() {
    assertThat(Parts.withDefaults("-f", "1", "Heads"))
        .startsWith("-f", "1", "Heads")
        .containsOnlyOnce("-f")
        .containsSequence("-wi", "5")
        .doesNotContain("2");
  }

  @Test
  void allRunOnce() throws Exception {
    Parts.compile(Path.of("src/jmh/java"), classes);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "org.openjdk.jmh.Main",
                "-foe",
                "true",
                "-f",
                "0",
                "-wi",
                "0",
                "-i",
                "1",
                "-bm",
                "ss")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("Direct.withLint", "Chunks.decode", "Pairs.find", "RoundTrip.get");
  }
}
