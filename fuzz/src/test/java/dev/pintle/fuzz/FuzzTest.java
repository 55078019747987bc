package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the target of a test, its static method {@code fuzzerTestOneInput(byte[])}, on the inputs in
 * the file of the test's name, one a line, and lets Jazzer go on from these for the seconds of the
 * system property {@code pintle.fuzz-seconds}:
 *
 * <pre>
 * mvn -Dquick -pl fuzz -am test -Dtest=RequestHeadFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dpintle.fuzz-seconds=3600
 * </pre>
 *
 * <p>An input that it finds at fault is in the failure's message and goes into that file.
 */
abstract class FuzzTest {
  private static final Pattern DONE = Pattern.compile("^Done (\\d+) runs", Pattern.MULTILINE);

  private final String read;
  private final int longest;

  /**
   * @param read the classes whose branches guide the fuzzer: patterns, separated by ":"
   * @param longest input in bytes
   */
  FuzzTest(String read, int longest) {
    this.read = read;
    this.longest = longest;
  }

  private List<String> corpus() throws IOException {
    try (InputStream in = getClass().getResourceAsStream(getClass().getSimpleName() + ".txt")) {
      return new String(in.readAllBytes(), ISO_8859_1).lines().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> holdsForWhatIsKnown() throws Exception {
    Method target = getClass().getMethod("fuzzerTestOneInput", byte[].class);
    return corpus().stream()
        .map(line -> DynamicTest.dynamicTest(line, () -> run(target, InputText.bytes(line))));
  }

  private static void run(Method target, byte[] input) throws Throwable {
    try {
      target.invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "Jazzer is made for few systems")
  void holdsForWhatTheFuzzerFinds(@TempDir Path folder) throws Exception {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    int files = 0;
    for (String line : corpus()) {
      Files.write(corpus.resolve("seed-" + files++), InputText.bytes(line));
    }
    Path log = folder.resolve("log");
    long seconds = Long.getLong("pintle.fuzz-seconds", 2);
    Process fuzzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + getClass().getName(),
                "--instrumentation_includes=" + read,
                "--custom_hook_excludes=**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/found-",
                "-max_total_time=" + seconds,
                "-timeout=10",
                "-max_len=" + longest,
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!fuzzer.waitFor(seconds + 120, TimeUnit.SECONDS)) {
      fuzzer.destroyForcibly().waitFor();
    }
    String said = Files.readString(log, ISO_8859_1);
    if (fuzzer.exitValue() != 0) {
      fail("at fault: " + found(folder) + "\n" + said);
    }
    Matcher done = DONE.matcher(said);
    assertThat(done.find()).as(said).isTrue();
    assertThat(Long.parseLong(done.group(1))).as("runs").isGreaterThan(files);
  }

  private static List<String> found(Path folder) throws IOException {
    List<String> inputs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "found-*")) {
      for (Path file : files) {
        inputs.add(InputText.line(Files.readAllBytes(file)));
      }
    }
    return inputs;
  }
}
