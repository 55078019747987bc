package dev.pintle.bench.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Web servers side by side: requests a second, CPU time of the server for each, how long replies
 * take, memory.
 *
 * <p>All are started at once and idle by turns; rounds go around, each time in another order, so
 * that what changes on the machine meets all. With several sets of processes, for no two compile
 * their code alike. {@code bin/bench web} runs it.
 */
@Command(
    name = "bin/bench web",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Lets web servers race, and prints tables.")
final class WebRace implements Callable<Integer> {
  /** Connections at the fixed rate. */
  private static final int PACED_CONNECTIONS = 64;

  @Parameters(
      arity = "0..*",
      paramLabel = "CASE",
      completionCandidates = CaseNames.class,
      description =
          "${COMPLETION-CANDIDATES}; get:64 for one number of connections; all by default")
  private List<String> cases = List.of();

  @Option(
      names = "--servers",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = ServerNames.class,
      description = "${COMPLETION-CANDIDATES}; all by default")
  private List<String> servers = List.of();

  @Option(
      names = "--sets",
      defaultValue = "1",
      paramLabel = "N",
      description = "sets of processes for each case; default ${DEFAULT-VALUE}")
  private int sets;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "rounds of each set; default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      paramLabel = "S",
      description = "of a round; default ${DEFAULT-VALUE}")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "12",
      paramLabel = "S",
      description = "seconds of load on each before; default ${DEFAULT-VALUE}")
  private double warmUp;

  @Option(
      names = "--wrk",
      description =
          "has wrk ask too, behind our own generator; not in the cases mixed, pipelined and idle,"
              + " which it cannot measure")
  private boolean wrk;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      description = "where an SVG file is put for each case; by default none is made")
  private @Nullable Path charts;

  private WebRace() {}

  /**
   * Runs it.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new WebRace())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (sets < 1 || rounds < 1 || !(seconds > 0) || !(warmUp >= 0)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "there must be a set, a round, and some time for it");
    }
    Map<WebCase, List<Integer>> wanted;
    List<Contender> contenders;
    try {
      wanted = Wanted.cases(cases);
      contenders = Wanted.servers(servers);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(new CommandLine(this), e.getMessage(), e);
    }
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; %d set%s of processes, for each %d rounds of %.0f s after %.0f s of"
            + " warm-up; medians (lowest to highest)%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        sets,
        sets == 1 ? "" : "s",
        rounds,
        seconds,
        warmUp);
    System.out.println(Versions.text());
    Results results = new Results();
    Path peers = Path.of(System.getProperty("pintle.home"), "bench/src/peers/java/peers");
    try (Workshop workshop = Workshop.open(peers)) {
      for (Map.Entry<WebCase, List<Integer>> entry : wanted.entrySet()) {
        run(workshop, entry.getKey(), entry.getValue(), contenders, results);
        for (int connections : entry.getValue()) {
          for (Generator generator : generators(entry.getKey())) {
            Tables.print(results, entry.getKey(), connections, generator);
          }
        }
        Tables.printPaced(results, entry.getKey());
        if (entry.getKey().idle() > 0) {
          Tables.printIdleHeap(results);
        }
        if (charts != null) {
          Files.createDirectories(charts);
          Chart.write(results, entry.getKey(), entry.getValue(), charts);
        }
      }
    }
    Bars.print(results);
    return 0;
  }

  private List<Generator> generators(WebCase webCase) {
    return wrk && Generator.WRK.canAsk(webCase)
        ? List.of(Generator.OWN, Generator.WRK)
        : List.of(Generator.OWN);
  }

  /** For the help. */
  private static final class CaseNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Wanted.caseNames().iterator();
    }
  }

  /** For the help. */
  private static final class ServerNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Wanted.serverNames().iterator();
    }
  }

  private void run(
      Workshop workshop,
      WebCase webCase,
      List<Integer> connections,
      List<Contender> contenders,
      Results results)
      throws IOException, InterruptedException {
    for (int set = 0; set < sets; set++) {
      Map<Contender, WebServer> running = new LinkedHashMap<>();
      try {
        for (Contender contender : contenders) {
          if (contender.takesPartIn(webCase)) {
            running.put(contender, contender.launcher.start(workshop));
          }
        }
        for (int busy : connections) {
          Load load = new Load(workshop, webCase, busy, Generator.OWN);
          for (WebServer server : running.values()) {
            Load.Round unused =
                load.saturate(server, busy == connections.get(0) ? warmUp : warmUp / 4);
          }
          for (Generator generator : generators(webCase)) {
            race(new Load(workshop, webCase, busy, generator), running, results);
          }
        }
        if (webCase.isPaced()) {
          pace(new Load(workshop, webCase, PACED_CONNECTIONS, Generator.OWN), running, results);
        }
        if (webCase.idle() > 0) {
          measureIdle(webCase.idle(), running, results);
        }
      } finally {
        running.values().forEach(WebServer::close);
      }
    }
  }

  private void race(Load load, Map<Contender, WebServer> running, Results results)
      throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(running.keySet());
    Rounds all = results.saturated(load.webCase(), load.connections(), load.generator());
    for (int i = 0; i < rounds; i++) {
      for (Contender contender : order) {
        all.add(contender, load.saturate(server(running, contender), seconds));
      }
      Collections.rotate(order, 1);
    }
    for (Contender contender : order) {
      results.memory(contender, load, server(running, contender).processes().residentBytes());
    }
  }

  /** At half of what the slowest on the JVM can do. */
  private void pace(Load load, Map<Contender, WebServer> running, Results results)
      throws IOException, InterruptedException {
    double rate = results.pace(load.webCase());
    if (rate == 0) {
      return;
    }
    List<Contender> order = new ArrayList<>(running.keySet());
    order.removeIf(contender -> contender == Contender.STARMAN);
    Rounds all = results.paced(load.webCase());
    for (int i = 0; i < rounds; i++) {
      for (Contender contender : order) {
        all.add(contender, load.pace(server(running, contender), seconds, rate));
      }
      Collections.rotate(order, 1);
    }
  }

  private static void measureIdle(
      int connections, Map<Contender, WebServer> running, Results results)
      throws IOException, InterruptedException {
    for (Contender contender : running.keySet()) {
      if (contender.isOnJvm()) {
        double bytes = IdleHeap.perConnection(server(running, contender), connections);
        results.idleHeap().put(contender, bytes);
      }
    }
  }

  private static WebServer server(Map<Contender, WebServer> running, Contender contender) {
    WebServer server = running.get(contender);
    if (server == null) {
      throw new IllegalStateException(contender + " does not run");
    }
    return server;
  }
}
