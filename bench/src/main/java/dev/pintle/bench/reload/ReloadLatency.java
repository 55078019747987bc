package dev.pintle.bench.reload;

import dev.pintle.bench.CommandWords;
import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long replies take around a reload, at 30 % of the rate at which the server is saturated.
 * {@code bin/bench reload-latency} runs it.
 */
final class ReloadLatency {
  private static final String USAGE =
      "usage: bin/bench reload-latency HANDLER WAY RELOADS [OPTION OF BIN/PINTLE RUN]...";

  private static final int CLIENTS = 16;
  private static final double LOAD = 0.3;
  private static final long WARM_UP_SECONDS = 15;
  private static final long SATURATED_SECONDS = 5;
  private static final long STEADY_SECONDS = 5;
  private static final long BETWEEN_SECONDS = 15;

  /** The first reply of the new generation is not the first that it takes long for. */
  private static final long BEFORE_FIRST_REPLY_MILLIS = 100;

  /**
   * These are not counted: the clients run in Java too, and go slowly when they open their
   * connections anew for the first time.
   */
  private static final int FOR_THE_CLIENTS = 1;

  private final Deployment deployment;
  private final InetSocketAddress server;
  private final int reloads;
  private final Generations generations;

  private ReloadLatency(Deployment deployment, int port, int reloads) {
    this.deployment = deployment;
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.reloads = reloads;
    this.generations = new Generations(FOR_THE_CLIENTS + reloads + 1);
  }

  /**
   * Runs it, for bin/pintle without further options and with them.
   *
   * @param words a handler, a way, how many reloads, and the options
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = CommandWords.read(USAGE, words, ReloadLatency::parse);
    List<String> options = List.of(words).subList(3, words.length);
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; %d clients at %.0f %% of saturation; \"steady\" is the %d s before a"
            + " reload, \"start\" from the word to reload to the switch, \"switch\" the second that"
            + " begins %d ms before the first reply of the new process; the first reload is not"
            + " counted, for it is the clients' first too%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        CLIENTS,
        LOAD * 100,
        STEADY_SECONDS,
        BEFORE_FIRST_REPLY_MILLIS);
    System.out.println(
        "| handler | way | options | requests/s | seconds | requests | median µs | p99 µs |"
            + " longest µs | p99 to steady |\n|---|---|---|---|---|---|---|---|---|---|");
    for (Trial trial : arguments.trials()) {
      run(trial, List.of());
      if (!options.isEmpty()) {
        run(trial, options);
      }
    }
  }

  private static Arguments parse(List<String> words) {
    if (words.size() < 3) {
      throw new IllegalArgumentException("a handler, a way and a number of reloads are needed");
    }
    return Arguments.parse(words.subList(0, 3).toArray(String[]::new));
  }

  private static void run(Trial trial, List<String> options)
      throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("pintle.home", ".")).toAbsolutePath();
    Conditions conditions = trial.conditions().with(options);
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Site site =
          new Site(
              home,
              folder.path(),
              trial.stack().handler,
              FreePort.any(),
              conditions,
              AppSource.tortured());
      site.write(1);
      try (Deployment deployment = trial.way().deploy(site);
          WebServer front = trial.stack().startFront(site)) {
        int port = front == null ? site.port() : front.port();
        ReloadLatency measured = new ReloadLatency(deployment, port, trial.reloads());
        String first =
            "| %s | %s | %s "
                .formatted(
                    trial.stack().title,
                    trial.way().title,
                    options.isEmpty() ? "none" : String.join(" ", options));
        measured.run(first);
      }
    }
  }

  private void run(String first) throws IOException, InterruptedException {
    double rate = LOAD * saturation();
    Ledger ledger = new Ledger(generations);
    Target target = new Target(server, ledger, Duration.ofSeconds(30), 0);
    List<PacedClient> paced = paced(target, rate);
    Clients clients = Clients.start(target, paced);
    try {
      for (int generation = 2; generation <= last(); generation++) {
        TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
        deployment.goTo(generation, generations);
      }
      TimeUnit.SECONDS.sleep(2);
    } finally {
      clients.end();
    }
    if (!ledger.lostSoFar().isEmpty()) {
      throw new IOException("requests were lost: " + ledger.firstLosses());
    }
    List<Latencies> all = paced.stream().map(PacedClient::latencies).toList();
    print(first + String.format(Locale.ROOT, "| %,.0f ", rate), all);
  }

  private int last() {
    return FOR_THE_CLIENTS + reloads + 1;
  }

  private static List<PacedClient> paced(Target target, double rate) {
    long step = Math.round(CLIENTS * 1e9 / rate);
    List<PacedClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new PacedClient(target, step * i / CLIENTS, step));
    }
    return clients;
  }

  /** Requests a second of clients that do not wait, when the server is warm. */
  private double saturation() throws IOException, InterruptedException {
    Ledger ledger = new Ledger(generations);
    Target target = new Target(server, ledger, Duration.ofSeconds(30), 0);
    List<KeptClient> clients =
        Stream.generate(() -> new KeptClient("kept", target, id -> Exchange.get(Page.LINE, id)))
            .limit(CLIENTS)
            .toList();
    Clients running = Clients.start(target, clients);
    try {
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      long before = ledger.answeredSoFar();
      long begin = System.nanoTime();
      TimeUnit.SECONDS.sleep(SATURATED_SECONDS);
      return (ledger.answeredSoFar() - before) * 1e9 / (System.nanoTime() - begin);
    } finally {
      running.end();
    }
  }

  private void print(String first, List<Latencies> all) {
    long second = TimeUnit.SECONDS.toNanos(1);
    List<long[]> steady = new ArrayList<>();
    List<long[]> start = new ArrayList<>();
    List<long[]> change = new ArrayList<>();
    for (int generation = FOR_THE_CLIENTS + 2; generation <= last(); generation++) {
      long asked = generations.askedAt(generation);
      long before = TimeUnit.MILLISECONDS.toNanos(BEFORE_FIRST_REPLY_MILLIS);
      long switched = Math.max(asked, generations.firstAnswerOf(generation) - before);
      steady.add(new long[] {asked - STEADY_SECONDS * second, asked});
      start.add(new long[] {asked, switched});
      change.add(new long[] {switched, switched + second});
    }
    double usual = print(first + "| steady ", all, steady, 0);
    var unusedStart = print(first + "| start ", all, start, usual);
    var unusedSwitch = print(first + "| switch ", all, change, usual);
  }

  private static double print(String first, List<Latencies> all, List<long[]> times, double usual) {
    long[] micros =
        times.stream()
            .flatMapToLong(
                time -> all.stream().flatMapToLong(latencies -> latencies.within(time[0], time[1])))
            .sorted()
            .toArray();
    double p99 = micros[micros.length * 99 / 100];
    System.out.printf(
        Locale.ROOT,
        "%s| %,d | %,d | %,.0f | %,d | %s |%n",
        first,
        micros.length,
        micros[micros.length / 2],
        p99,
        micros[micros.length - 1],
        usual == 0 ? "-" : String.format(Locale.ROOT, "%.2f", p99 / usual));
    return p99;
  }
}
