package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The threads in which Java compiles what has run often, as Linux shows them. */
final class CompilerThreads {
  private static final Path THREADS = Path.of("/proc/self/task");

  /** {@code proc_pid_stat(5)}: the number, the first 15 characters of the name, the state. */
  private static final Pattern AT_WORK = Pattern.compile("\\d+ \\(C[12] CompilerThre\\) R .*");

  private static final long LOOK_MILLIS = 10;

  /** One that waits for a lock of Java's looks as if it had nothing to do. */
  private static final int LOOKS = 3;

  private CompilerThreads() {}

  /**
   * Waits until they have nothing to do; for a moment only where that cannot be seen.
   *
   * @param limit for so long at most
   */
  static void awaitRest(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    int resting = 0;
    while (resting < LOOKS && System.nanoTime() - end < 0) {
      resting = areAtWork() ? 0 : resting + 1;
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static boolean areAtWork() {
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads.anyMatch(CompilerThreads::isAtWork);
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  private static boolean isAtWork(Path thread) {
    try {
      return AT_WORK.matcher(Files.readString(thread.resolve("stat")).strip()).matches();
    } catch (IOException e) {
      return false; // it has ended
    }
  }
}
