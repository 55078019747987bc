package dev.pintle.bench.reload;

import dev.pintle.bench.CommandWords;
import dev.pintle.bench.Median;
import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * From the word to reload to the first reply of new code, where little else is asked. {@code
 * bin/bench reload-times} runs it.
 */
final class ReloadTimes {
  private static final String USAGE =
      "usage: bin/bench reload-times [HANDLER[,HANDLER]...|all] [WAY[,WAY]...|all] [RELOADS]";

  private static final int CLIENTS = 2;
  private static final int MOST_PAUSE_MILLIS = 4;

  private ReloadTimes() {}

  /**
   * Runs it.
   *
   * @param words handlers, ways and how many reloads, as {@code bin/bench reload} has them
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = CommandWords.read(USAGE, words, ReloadTimes::parse);
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; median (shortest to longest)%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
    System.out.println(
        "| handler | way | cache | reloads | to the first new reply, ms |\n|---|---|---|---|---|");
    for (Trial trial : arguments.trials()) {
      run(trial, false);
      run(trial, true);
    }
  }

  private static Arguments parse(List<String> words) {
    if (words.size() > 3) {
      throw new IllegalArgumentException("there are more than three arguments");
    }
    return Arguments.parse(words.toArray(String[]::new));
  }

  private static void run(Trial trial, boolean cached) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("pintle.home", ".")).toAbsolutePath();
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Conditions conditions = trial.conditions();
      if (cached) {
        conditions = conditions.with(Archive.makeIn(folder.path(), home));
      }
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
        print(trial, cached, reload(trial, deployment, front == null ? site.port() : front.port()));
      }
    }
  }

  private static List<Double> reload(Trial trial, Deployment deployment, int port)
      throws IOException, InterruptedException {
    Generations generations = new Generations(trial.reloads() + 1);
    Ledger ledger = new Ledger(generations);
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Target target = new Target(server, ledger, Duration.ofSeconds(30), 0);
    List<SingleClient> clients =
        Stream.generate(() -> new SingleClient("single", target, MOST_PAUSE_MILLIS))
            .limit(CLIENTS)
            .toList();
    Clients running = Clients.start(target, clients);
    try {
      for (int generation = 2; generation <= trial.reloads() + 1; generation++) {
        TimeUnit.SECONDS.sleep(1);
        deployment.goTo(generation, generations);
      }
    } finally {
      running.end();
    }
    return generations.firstMillis();
  }

  private static void print(Trial trial, boolean cached, List<Double> millis) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %d | %,.0f (%,.0f to %,.0f) |%n",
        trial.stack().title,
        trial.way().title,
        cached ? "yes" : "no",
        millis.size(),
        Median.of(millis),
        Collections.min(millis),
        Collections.max(millis));
  }
}
