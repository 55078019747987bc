package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A short run of what {@code bin/bench reload} does. */
public final class ReloadUnderLoad {
  /** The root of the repository; tests run in the folder of their module. */
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private static final Conditions QUICK =
      new Conditions(
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofSeconds(30),
          1_000,
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
          List.of(),
          Conditions.NO_CACHE);

  private ReloadUnderLoad() {}

  /** Runs one. */
  static Outcome run(Stack stack, Way way, int reloads) throws Exception {
    assumeTrue(
        Files.isDirectory(HOME.resolve("runner/target/pintle/lib")),
        "the runner has not been packaged; mvn verify does that");
    return new Trial(stack, way, reloads, 1, QUICK).run(HOME, Conditions.NO_CACHE);
  }

  /** Runs one, and holds it to what is promised. */
  static void losesNothing(Stack stack, Way way, int reloads) throws Exception {
    Outcome outcome = run(stack, way, reloads);
    assertThat(outcome.faults()).as(() -> outcome.firstLosses() + "\n" + outcome.log()).isEmpty();
    assertThat(outcome.answered()).isPositive();
  }

  /** Without the program the test is skipped, by name, or fails in bin/test. */
  public static void require(String program) {
    try {
      var unused = Program.find(program);
    } catch (FileNotFoundException e) {
      assertThat(Boolean.getBoolean("pintle.require-programs")).as(e.getMessage()).isFalse();
      assumeTrue(false, e.getMessage());
    }
  }
}
