package dev.pintle.bench.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the app is run.
 *
 * @param settle of our supervisor: so long a new worker must have been ready
 * @param interval of start_server: so old a new worker must be
 * @param killOldDelay of start_server: so long it waits then
 * @param drain the deadline of a worker that is told to go
 * @param rate at most so many requests a second of clients that do not think; 0 for no limit
 * @param javaOptions of everything that is started
 * @param runOptions further ones of {@code bin/pintle run}
 * @param cache folder for what a start leaves for the next one; {@code /dev/null} for none
 */
record Conditions(
    Duration settle,
    Duration interval,
    Duration killOldDelay,
    Duration drain,
    int rate,
    String javaOptions,
    List<String> runOptions,
    Path cache) {
  static final Path NO_CACHE = Path.of("/dev/null");

  /** A worker is ready before start_server thinks so, though the clients leave it little time. */
  static final Conditions SERIOUS =
      new Conditions(
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          3_000,
          "",
          List.of(),
          NO_CACHE);

  /** With these options of {@code bin/pintle run}. */
  Conditions with(List<String> options) {
    return new Conditions(settle, interval, killOldDelay, drain, rate, javaOptions, options, cache);
  }

  /** With at most so many requests a second, and these options of Java. */
  Conditions with(int requests, String options) {
    return new Conditions(
        settle, interval, killOldDelay, drain, requests, options, runOptions, cache);
  }

  /** With that folder. */
  Conditions with(Path folder) {
    return new Conditions(
        settle, interval, killOldDelay, drain, rate, javaOptions, runOptions, folder);
  }
}
