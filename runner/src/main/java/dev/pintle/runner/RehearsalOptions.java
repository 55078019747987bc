package dev.pintle.runner;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the command line has for a version that does not serve yet; docs/OPERATING.md tells more.
 */
final class RehearsalOptions {
  private static final int REQUESTS = 10_000;

  private static final int MOST_REQUESTS = 1_000_000;

  private static final Duration WARM_UP_TIME = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Escapes are well-formed, and there is no fragment. */
  private static final String TARGET = "/(?:[!-~&&[^#%]]|%[0-9A-Fa-f]{2})*";

  private final Supplier<@Nullable String> check;

  private final Supplier<List<String>> warmUp;

  private final Supplier<@Nullable Integer> warmUpRequests;

  RehearsalOptions(CommandModel command) {
    check =
        command.text(
            "--check",
            "PATH",
            "a GET of this (below the mount) must be answered 2xx by a version of the app before it"
                + " serves, at the start and at each reload; it is made within the process");
    warmUp =
        command.texts(
            "--warm-up",
            "PATH",
            "have each version of the app answer GETs of this (below the mount) before it serves, so"
                + " that its first clients do not wait for Java to compile it and, at the start, the"
                + " handler. Repeatable. An answer of 500 or above is a failure of the version");
    warmUpRequests =
        command.number(
            "--warm-up-requests",
            "N",
            "how many of each; none is begun after 10 s. Default: " + REQUESTS);
  }

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException in a sentence, if it makes no sense
   */
  RehearsalSettings settings() {
    String checked = check.get();
    List<String> warmed = warmUp.get();
    Integer times = warmUpRequests.get();
    if (checked != null) {
      checkTarget("--check", checked);
    }
    warmed.forEach(target -> checkTarget("--warm-up", target));
    if (times != null && warmed.isEmpty()) {
      throw new IllegalArgumentException(
          "--warm-up-requests is how many there are of --warm-up; say what to ask for with that");
    }
    int requests = times == null ? REQUESTS : times;
    if (requests < 1 || requests > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          "--warm-up-requests must be 1 to " + MOST_REQUESTS + ", not " + requests);
    }
    return new RehearsalSettings(checked, List.copyOf(warmed), requests, WARM_UP_TIME, PATIENCE);
  }

  private static void checkTarget(String option, String target) {
    if (!target.matches(TARGET)) {
      throw new IllegalArgumentException(
          option + " takes a path as it stands in a URL, such as /health, not \"" + target + "\"");
    }
  }
}
