package dev.pintle.bench.soak;

import dev.pintle.bench.ProcessTree;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heapBytes in use after a collection
 * @param threads without Java's own
 */
record Vitals(long heapBytes, long descriptors, long threads, long residentBytes) {
  private static final int COLLECTIONS = 5;
  private static final int LOOK_MILLIS = 50;

  /** Longer than nginx keeps a connection to the app which has nothing to do. */
  private static final int EQUAL_LOOKS = 40;

  private static final int MOST_LOOKS = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Counts(long descriptors, long threads) {
    static Counts of(ProcessHandle process) throws IOException {
      return new Counts(Vitals.descriptors(process), Vitals.threads(process));
    }
  }

  /**
   * Of one that nobody asks for anything, when it is still.
   *
   * @param server tells its heap at {@code /left}, the least of which counts
   */
  static Vitals atRest(ProcessHandle process, InetSocketAddress server)
      throws IOException, InterruptedException {
    awaitStillness(process);
    long descriptors = descriptors(process);
    long threads = threads(process);
    long heap = Long.MAX_VALUE; // asked for behind the others, for that takes threads
    for (int i = 0; i < COLLECTIONS; i++) {
      heap = Math.min(heap, heap(server));
    }
    return new Vitals(heap, descriptors, threads, new ProcessTree(process).residentBytes());
  }

  /** Waits until connections and threads come and go no more, or for half a minute. */
  static void awaitStillness(ProcessHandle process) throws IOException, InterruptedException {
    Counts counts = Counts.of(process);
    for (int looks = 0, equal = 0; equal < EQUAL_LOOKS && looks < MOST_LOOKS; looks++) {
      Thread.sleep(LOOK_MILLIS);
      Counts now = Counts.of(process);
      equal = now.equals(counts) ? equal + 1 : 0;
      counts = now;
    }
  }

  private static long heap(InetSocketAddress server) throws IOException, InterruptedException {
    URI left = URI.create("http://127.0.0.1:" + server.getPort() + "/left");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(left).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the app does not tell its heap: " + answer);
    }
    return Long.parseLong(answer.body());
  }

  static long descriptors(ProcessHandle process) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid(), "fd"))) {
      return all.count();
    }
  }

  static long threads(ProcessHandle process) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid(), "task"))) {
      return all.filter(task -> !isJavas(task.resolve("comm"))).count();
    }
  }

  /** Those that compile, collect and carry virtual threads, of which there are as Java likes. */
  private static boolean isJavas(Path name) {
    try {
      return Files.readString(name)
          .matches("(?s)(C[12] Compiler|GC |G1 |ForkJoinPool|VirtualThread).*");
    } catch (IOException e) {
      return true; // it has just ended
    }
  }
}
