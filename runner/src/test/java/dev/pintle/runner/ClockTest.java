package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The clock of the machine may be set at any moment. So it is asked for what is shown to people and
 * other programs, and never for how long something takes: for that there is System.nanoTime.
 */
class ClockTest {
  /** Whatever follows the clock, also in waiting for a moment of it. */
  private static final Pattern CLOCK =
      Pattern.compile(
          "currentTimeMillis|(Instant|DateTime|LocalDate|LocalTime)\\.now\\(|Clock\\.system"
              + "|new Date\\(|java\\.util\\.Timer|awaitUntil\\(|parkUntil\\(|getCurrentTimeMillis");

  /** Who asks it, and for what. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "api/src/main/java/dev/pintle/FileResponse.java", "Last-Modified is not in the future",
          "handler-http/src/main/java/dev/pintle/http/HttpService.java", "Date",
          "handler-jetty/src/main/java/dev/pintle/jetty/StrictHttp.java", "Date",
          "handler-undertow/src/main/java/dev/pintle/undertow/UndertowServer.java", "Date",
          "runner/src/main/java/dev/pintle/runner/ClassCache.java", "when an archive was used last",
          "runner/src/main/java/dev/pintle/runner/Life.java", "start time of the status page",
          "runner/src/main/java/dev/pintle/runner/Service.java", "times in the access log",
          "runner/src/main/java/dev/pintle/runner/StatusPage.java", "times of requests",
          "runner/src/main/java/dev/pintle/runner/supervisor/Log.java", "times in the log",
          "testkit/src/main/java/dev/pintle/testkit/TestCertificate.java", "validity");

  @Test
  void isAskedForNothingButWhatIsShown() throws IOException {
    Map<String, String> asking = new TreeMap<>();
    Path root = Path.of("..");
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(folder -> !isBench(folder)).toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java") && asks(file))
                .forEach(file -> asking.put(root.relativize(file).toString(), ""));
          }
        }
      }
    }
    assertThat(asking.keySet()).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
  }

  /** It measures others, and serves nobody. */
  private static boolean isBench(Path module) {
    return module.endsWith("bench");
  }

  private static boolean asks(Path file) {
    try {
      return CLOCK.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
