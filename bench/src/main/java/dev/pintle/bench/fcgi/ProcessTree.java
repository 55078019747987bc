package dev.pintle.bench.fcgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that descend from it. */
record ProcessTree(ProcessHandle root) {
  /** What the kernel reports times in, on every Linux that Java runs on (USER_HZ). */
  private static final double TICKS_PER_SECOND = 100;

  /** Their time on the CPU in seconds, of user and system, those that have ended included. */
  double cpuSeconds() throws IOException {
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

  /** Ends them all, and waits until the root has ended. */
  void end() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }
}
