package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what other processes do and nobody tells of. */
final class Waiting {
  private static final long PATIENCE_SECONDS = 60;

  private Waiting() {}

  /** Asks again and again until the answer is not null, nor false. */
  static <T> T until(Callable<T> question, String what) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      T answer = question.call();
      if (answer != null && !Boolean.FALSE.equals(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as("time while waiting for " + what).isLessThan(end);
      Thread.sleep(5);
    }
  }

  /** Waits for the end of a process that is not a child of this one. */
  static void untilGone(long pid) throws Exception {
    until(() -> ProcessHandle.of(pid).isEmpty() || isZombie(pid), "the end of process " + pid);
  }

  /** Where nobody fetches orphans that have ended, they stay. */
  private static boolean isZombie(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      String text = Files.readString(stat);
      return text.substring(text.lastIndexOf(')') + 1).startsWith(" Z");
    } catch (IOException e) { // it has ended, perhaps between the open and the read
      return true;
    }
  }
}
