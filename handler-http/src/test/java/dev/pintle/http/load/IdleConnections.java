package dev.pintle.http.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What kept connections cost that do nothing: {@code IdleConnections [SECONDS [CONNECTIONS]]}. */
public final class IdleConnections {
  /** So that connecting and asking on all of them takes a few seconds. */
  private static final int RATE = 5000;

  private static final int STRETCHES = 5;

  private static final LoadClient.Requests QUICK =
      new LoadClient.Requests() {
        @Override
        public boolean isSlow(int number) {
          return false;
        }

        @Override
        public String path(boolean slow) {
          return "/";
        }
      };

  private IdleConnections() {}

  /** What was found; sizes in bytes a connection, the CPU that of the stretch that cost least. */
  record Report(
      String java,
      int connections,
      long open,
      long heap,
      long resident,
      Duration watched,
      Duration cpu,
      LoadClient.Failures failures) {
    @Override
    public String toString() {
      return String.format(
          "%s%n%d idle connections: %d bytes of heap each, %d resident; CPU %.2f %% of a core;"
              + " failures: %s",
          java, open, heap, resident, 100.0 * cpu.toNanos() / watched.toNanos(), failures);
    }
  }

  /**
   * Runs.
   *
   * @param arguments see above
   * @throws Exception if it fails
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9900;
    System.out.println(run(seconds, connections));
  }

  /** Asks once on each connection, leaves them alone for a while, and asks again. */
  static Report run(int seconds, int connections) throws IOException, InterruptedException {
    try (ServerProcess server =
        ServerProcess.start(
            List.of("-Xmx256m"), "max-connections=" + (connections + 100), "head-timeout=60s")) {
      try (LoadClient few = LoadClient.connect(server.address(), 100)) {
        LoadClient.Run unused =
            few.run(RATE, RATE, QUICK); // so that what is allocated once is not counted
      }
      Map<String, Long> before = server.stats();
      long residentBefore = server.resident();
      try (LoadClient client = LoadClient.connect(server.address(), connections)) {
        ask(client, connections);
        Map<String, Long> after = server.stats();
        long resident = server.resident() - residentBefore;
        Duration watched = Duration.ofSeconds(seconds).dividedBy(STRETCHES);
        Duration cpu = leastCpu(server, watched);
        ask(client, connections);
        return new Report(
            server.java(),
            connections,
            server.stats().get("connections"),
            (after.get("heap") - before.get("heap")) / connections,
            resident / connections,
            watched,
            cpu,
            client.failures());
      }
    }
  }

  /** Of several stretches that which cost least: the compiler is still busy behind the load. */
  private static Duration leastCpu(ServerProcess server, Duration stretch)
      throws IOException, InterruptedException {
    Duration least = server.cpu();
    for (int i = 0; i < STRETCHES; i++) {
      Duration before = server.cpu();
      Thread.sleep(stretch.toMillis()); // this is the measurement
      Duration used = server.cpu().minus(before);
      least = used.compareTo(least) < 0 ? used : least;
    }
    return least;
  }

  private static void ask(LoadClient client, int requests) throws IOException {
    LoadClient.Run unused = client.run(RATE, requests, QUICK);
  }
}
