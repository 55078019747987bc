package dev.pintle.bench.siege;

import dev.pintle.Server;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a server holds.
 *
 * @param heap bytes that are left by the collector
 * @param threads of the platform, those included that pools keep for a while
 * @param inApp of these, how many call the app
 * @param descriptors of the process
 * @param connections that are open
 * @param active requests that are being worked on, or wait for it
 */
record Snapshot(
    long heap, long threads, long inApp, long descriptors, long connections, long active) {
  private static final long MB = 1024 * 1024;

  /** What the compiler and caches may take meanwhile. */
  private static final long HEAP_SLACK = 4 * MB;

  /** Of this process; has the collector run. */
  static Snapshot take(Server server) {
    System.gc();
    Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
    Runtime runtime = Runtime.getRuntime();
    return new Snapshot(
        runtime.totalMemory() - runtime.freeMemory(),
        stacks.keySet().stream().filter(Snapshot::isOfServer).count(),
        stacks.values().stream().filter(Snapshot::isInApp).count(),
        Objects.requireNonNull(new File("/proc/self/fd").list()).length,
        server.stats().connections(),
        server.stats().active() + server.stats().queued());
  }

  /** Not one of those that Java keeps for its virtual ones, for some time. */
  private static boolean isOfServer(Thread thread) {
    return Stream.of("ForkJoinPool", "VirtualThread", "Read-Poller", "Write-Poller")
        .noneMatch(thread.getName()::startsWith);
  }

  private static boolean isInApp(StackTraceElement[] stack) {
    return Stream.of(stack).anyMatch(call -> call.getClassName().equals(Besieged.class.getName()));
  }

  /** What there is more of than there was. */
  List<String> beyond(Snapshot before) {
    return Stream.of(
            more("heap MB", heap / MB, (before.heap + HEAP_SLACK) / MB),
            more("threads in the app", inApp, before.inApp),
            more("descriptors", descriptors, before.descriptors),
            more("connections", connections, before.connections),
            more("requests", active, before.active))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> more(String what, long now, long most) {
    return now > most ? List.of(what + " " + now + " for " + most) : List.of();
  }

  long heapMegabytes() {
    return heap / MB;
  }

  /** For {@link #parse}. */
  @Override
  public String toString() {
    return Stream.of(heap, threads, inApp, descriptors, connections, active)
        .map(String::valueOf)
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  static Snapshot parse(String line) {
    long[] all = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Snapshot(all[0], all[1], all[2], all[3], all[4], all[5]);
  }
}
