package dev.pintle.runner;

import dev.pintle.Middleware;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Brings versions of an app as far as that they can serve, and into service at a reload. */
final class Reloader {
  /** How long an app loads is its own affair. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private final AppSource source;
  private final Middleware perVersion;
  private final Rehearsal rehearsal;
  private final Runnable versionClosed;

  /** A reload has been asked for and has not begun. */
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * Makes one.
   *
   * @param perVersion put around each version
   * @param rehearsal what each has to pass
   * @param versionClosed called when one has been closed
   */
  Reloader(AppSource source, Middleware perVersion, Rehearsal rehearsal, Runnable versionClosed) {
    this.source = source;
    this.perVersion = perVersion;
    this.rehearsal = rehearsal;
    this.versionClosed = versionClosed;
  }

  /**
   * Loads the app as it stands now, and has it make its check.
   *
   * @throws LoadException in a sentence, if it cannot serve; nothing is left behind
   */
  Version load() throws LoadException {
    return onBriefThread(() -> loadHere(rehearsal::check));
  }

  /**
   * Puts a new version into service, if it can serve, and says how it went. Those who ask while one
   * is waiting to begin mean that one.
   */
  void reload(Reloadable app) {
    if (!asked.getAndSet(true)) {
      reloadNext(app);
    }
  }

  private synchronized void reloadNext(Reloadable app) {
    asked.set(false);
    long begun = System.nanoTime();
    try {
      boolean unused = onBriefThread(() -> replace(app));
      say("reloaded " + source + " in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    } catch (LoadException e) {
      say("not reloaded, the version before serves on: " + e.getMessage());
    }
  }

  private boolean replace(Reloadable app) throws LoadException {
    app.replace(
        loadHere(
            version -> {
              rehearsal.check(version);
              rehearsal.warmUp(version);
            }));
    return true;
  }

  /** What has to be passed, or an exception says why it was not. */
  @FunctionalInterface
  private interface Hurdle {
    void of(Version version) throws LoadException;
  }

  private Version loadHere(Hurdle hurdle) throws LoadException {
    Version version = new Version(perVersion, source.load(), versionClosed);
    boolean passed = false;
    try {
      hurdle.of(version);
      passed = true;
      return version;
    } finally {
      if (!passed) {
        version.leave();
      }
    }
  }

  private static <T> T onBriefThread(Callable<T> work) throws LoadException {
    try {
      return BriefThread.call("pintle-load", work, FOREVER);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(String line) {
    System.err.println("pintle: " + line);
  }
}
