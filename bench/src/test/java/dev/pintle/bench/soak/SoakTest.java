package dev.pintle.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.bench.reload.AppSource;
import dev.pintle.bench.reload.ReloadUnderLoad;
import dev.pintle.bench.reload.Stack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A soak of some seconds loses nothing, and one of an app that leaks or loses finds that. */
@Timeout(300)
class SoakTest {
  /** The root of the repository; tests run in the folder of their module. */
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private static final String CONSTRUCTOR = "public Soaked() {}";
  private static final String LINE = "case \"/line\" -> Response.text(line);";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void losesNothing() throws Exception {
    ReloadUnderLoad.require("nginx");
    // Whether something grows is not seen in so short a time.
    assertThat(soak(Plan.careless(), 4, Stack.HTTP, Stack.FCGI_NGINX))
        .allSatisfy(fault -> assertThat(fault).endsWith("not flat"));
    assertThat(samples()).hasSize(4);
    assertThat(printed.toString(UTF_8))
        .contains("**lost**")
        .contains("| http | heap after a collection, MB |")
        .contains("| fcgi-nginx | descriptors |")
        .contains("| fcgi-nginx | threads |");
  }

  @Test
  void seesWhatEachGenerationKeepsAndWhatIsLost() throws Exception {
    // Of which several are kept.
    AppSource small = with(Plan.careless(), "8 * 1024 * 1024", "64 * 1024");
    AppSource harmful =
        with(
            with(
                small,
                CONSTRUCTOR,
                """
                public Soaked() throws java.io.IOException {
                  System.getProperties().put(new Object(), new byte[1024 * 1024]);
                  System.getProperties().put(new Object(), new java.net.ServerSocket(0));
                  Thread thread = new Thread(Soaked::stay);
                  thread.setDaemon(true);
                  thread.start();
                }

                private static void stay() {
                  while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                  }
                }
                """),
            LINE,
            "case \"/line\" -> Response.text(line.endsWith(\"77\") ? \"\" : line);");
    assertThat(soak(harmful, 6, Stack.HTTP))
        .hasSize(4)
        .anySatisfy(fault -> assertThat(fault).contains("honest requests lost"))
        .anySatisfy(fault -> assertThat(fault).contains("heap"))
        .anySatisfy(fault -> assertThat(fault).contains("descriptors"))
        .anySatisfy(fault -> assertThat(fault).contains("threads"));
  }

  /** With something else in its place. */
  private static AppSource with(AppSource app, String said, String meant) {
    assertThat(app.text()).contains(said);
    return new AppSource(app.name(), app.text().replace(said, meant));
  }

  private List<String> soak(AppSource app, int reloads, Stack... stacks) throws Exception {
    assumeTrue(
        Files.isDirectory(HOME.resolve("runner/target/pintle/lib")),
        "the runner has not been packaged; mvn verify does that");
    Plan plan = new Plan(HOME, app, reloads, Duration.ofSeconds(1), 2, 300, 1, 1);
    try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
      return Soak.run(plan, List.of(stacks), false, out);
    }
  }

  private List<String> samples() {
    return printed
        .toString(UTF_8)
        .lines()
        .filter(line -> line.matches("\\| \\d+\\.\\d .*"))
        .toList();
  }
}
