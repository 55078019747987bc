package dev.pintle.fcgi.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs {@link DemultiplexerFuzz} on the inputs in {@code fuzz-corpus.txt}, one a line in
 * hexadecimal, and lets Jazzer go on from these for the seconds of the system property {@code
 * pintle.fuzz-seconds}:
 *
 * <pre>
 * mvn -Dquick -pl handler-fcgi -am test -Dtest=DemultiplexerFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dpintle.fuzz-seconds=3600
 * </pre>
 *
 * <p>An input that it finds at fault is in the failure's message and goes into that file.
 */
class DemultiplexerFuzzTest {
  private static final HexFormat HEX = HexFormat.of();

  static Stream<String> corpus() throws IOException {
    try (InputStream in = DemultiplexerFuzzTest.class.getResourceAsStream("fuzz-corpus.txt")) {
      return new String(in.readAllBytes(), UTF_8).lines();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForWhatWasFoundBefore(String input) {
    DemultiplexerFuzz.fuzzerTestOneInput(HEX.parseHex(input));
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "Jazzer is made for few systems")
  void holdsForWhatTheFuzzerFinds(@TempDir Path folder) throws Exception {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    int files = 0;
    for (String input : corpus().toList()) {
      Files.write(corpus.resolve("seed-" + files++), HEX.parseHex(input));
    }
    Path log = folder.resolve("log");
    long seconds = Long.getLong("pintle.fuzz-seconds", 10);
    Process fuzzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + DemultiplexerFuzz.class.getName(),
                "--instrumentation_includes=dev.pintle.fcgi.codec.**",
                "--custom_hook_excludes=**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/found-",
                "-max_total_time=" + seconds,
                "-timeout=10",
                "-max_len=1024",
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!fuzzer.waitFor(seconds + 120, TimeUnit.SECONDS)) {
      fuzzer.destroyForcibly().waitFor();
    }
    if (fuzzer.exitValue() != 0) {
      fail("at fault: " + found(folder) + "\n" + Files.readString(log));
    }
  }

  private static List<String> found(Path folder) throws IOException {
    List<String> inputs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "found-*")) {
      for (Path file : files) {
        inputs.add(HEX.formatHex(Files.readAllBytes(file)));
      }
    }
    return inputs;
  }
}
