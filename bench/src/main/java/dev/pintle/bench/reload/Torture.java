package dev.pintle.bench.reload;

import dev.pintle.bench.CommandWords;
import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Apps that are reloaded again and again under load, and what their clients lose by it. {@code
 * bin/bench reload} runs it.
 */
final class Torture {
  private Torture() {}

  /**
   * Runs it; exits with 1 if something is lost that must not be.
   *
   * @param words handlers, ways, reloads and requests
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments =
        CommandWords.read(
            Arguments.USAGE, words, all -> Arguments.parse(all.toArray(String[]::new)));
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; 16 clients%n%n%s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        Report.head());
    List<String> faults = faults(arguments.trials());
    faults.forEach(fault -> System.out.println("\nFAULT: " + fault));
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  private static List<String> faults(List<Trial> trials) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("pintle.home", ".")).toAbsolutePath();
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      return faults(trials, home, Archive.makeIn(folder.path(), home));
    }
  }

  private static List<String> faults(List<Trial> trials, Path home, Path cache)
      throws InterruptedException {
    List<String> faults = new ArrayList<>();
    for (Trial trial : trials) {
      try {
        Outcome outcome = trial.run(home, cache);
        System.out.println(Report.row(outcome));
        outcome.firstLosses().forEach(System.err::println);
        if (!outcome.faults().isEmpty()) {
          System.err.println(outcome.log());
        }
        faults.addAll(outcome.faults());
      } catch (IOException e) {
        faults.add(trial + ": " + e.getMessage());
      }
    }
    return faults;
  }
}
