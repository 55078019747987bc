package dev.pintle.bench.soak;

import dev.pintle.bench.reload.AppSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long, and under what.
 *
 * @param home the root of the repository, built
 * @param app that is served
 * @param reloads of the app under all the load
 * @param between from one reload to the next
 * @param reloadsPerSample after so many all is halted, and the process looked at
 * @param rate at most so many requests a second of honest clients that do not think
 * @param lanes so many attacks run at a time on each address
 * @param seed of the choice of attacks
 */
record Plan(
    Path home,
    AppSource app,
    int reloads,
    Duration between,
    int reloadsPerSample,
    int rate,
    int lanes,
    long seed) {
  /** So that what is kept is soon seen. */
  static final String JAVA_OPTIONS = "-Xmx128m";

  /** The app that is careless, and does no more harm than that. */
  static AppSource careless() throws IOException {
    return AppSource.beside(Plan.class, "Soaked.java");
  }

  /** One is loaded at the start, and one at each halt. */
  int generations() {
    return 1 + reloads + reloads / reloadsPerSample;
  }
}
