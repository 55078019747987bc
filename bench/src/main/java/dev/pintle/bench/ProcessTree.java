package dev.pintle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process and all that descend from it.
 *
 * @param root from which all of them come
 */
public record ProcessTree(ProcessHandle root) {
  /** What the kernel reports times in, on every Linux that Java runs on (USER_HZ). */
  private static final double TICKS_PER_SECOND = 100;

  /** Their time on the CPU in seconds, of user and system, those that have ended included. */
  public double cpuSeconds() throws IOException {
    long ticks = 0;
    for (ProcessHandle process : all()) {
      ticks += ticks(process);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long ticks(ProcessHandle process) throws IOException {
    try {
      return ticks(Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")));
    } catch (NoSuchFileException e) {
      return 0; // its parent has its time now
    }
  }

  /**
   * The sum of utime, stime, cutime and cstime: fields 14 to 17 of proc(5). The second is the
   * program's name, in parentheses, which may have blanks and parentheses of its own.
   */
  static long ticks(String stat) {
    String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long sum = 0;
    for (int field = 14; field <= 17; field++) {
      sum += Long.parseLong(fromThird[field - 3]);
    }
    return sum;
  }

  /** Their memory in bytes that is resident (PSS). */
  public long residentBytes() throws IOException {
    long kilobytes = 0;
    for (ProcessHandle process : all()) {
      kilobytes += proportionalKilobytes(process);
    }
    return kilobytes * 1024;
  }

  /** A page that several processes share counts in parts, so that the sum is that of the whole. */
  private static long proportionalKilobytes(ProcessHandle process) throws IOException {
    Path rollup = Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup");
    try (Stream<String> lines = Files.lines(rollup)) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Ends them all, and waits until the root has ended. */
  public void end() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }
}
