package dev.pintle.bench.reload;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An app that is served, and can be reloaded. */
abstract class Deployment implements Closeable {
  /** For whatever is waited for: longer than anything takes. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final Site site;
  final LoggedProcess process;

  /**
   * Starts it, and waits until it serves.
   *
   * @param command that serves it
   */
  Deployment(Site site, List<String> command) throws IOException, InterruptedException {
    this.site = site;
    this.process = site.start(command);
    try {
      var unused = process.await(0, line -> line.startsWith("listening on "), PATIENCE);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Goes from a generation to the next, and waits until that alone answers. */
  final void goTo(int generation, Generations generations)
      throws IOException, InterruptedException {
    load(generation, generations);
    awaitAlone(generation, generations);
  }

  /** Loads a generation; the one before has been told to go then. */
  final void load(int generation, Generations generations)
      throws IOException, InterruptedException {
    site.write(generation);
    generations.asked(generation);
    reload();
    generations.told(generation);
  }

  /** Waits until clients have been answered by this one, and will be by no other. */
  final void awaitAlone(int generation, Generations generations)
      throws IOException, InterruptedException {
    generations.awaitAnswer(generation, PATIENCE);
    awaitEndOfOld();
    generations.alone(generation);
  }

  /** Has it load what is in its file; returns when the generation before has been told to go. */
  abstract void reload() throws IOException, InterruptedException;

  /** Waits until nothing is left of the generation before that could answer. */
  abstract void awaitEndOfOld() throws IOException, InterruptedException;

  /** Waits until these have ended. */
  static void awaitEnd(List<ProcessHandle> processes) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (ProcessHandle old : processes) {
      while (old.isAlive()) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IOException("the old process " + old.pid() + " does not end");
        }
        Thread.sleep(10);
      }
    }
  }

  final String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}
