package dev.pintle.bench.soak;

import dev.pintle.bench.reload.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Careless apps that are reloaded again and again under honest and hostile load: what honest
 * clients lose by it, and what the processes keep of it. {@code bin/bench soak} runs it.
 */
@Command(
    name = "bin/bench soak",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Apps under honest and hostile load, with reloads; exits with 1 at a fault.")
final class Soak implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "HANDLER",
      description = "http, fcgi-nginx, …; by default these two, at the same time")
  private List<String> handlers = List.of("http", "fcgi-nginx");

  @Option(
      names = "--minutes",
      defaultValue = "30",
      paramLabel = "N",
      description = "default ${DEFAULT-VALUE}")
  private int minutes;

  @Option(
      names = "--reload-every",
      defaultValue = "20",
      paramLabel = "S",
      description = "seconds from one reload to the next; default ${DEFAULT-VALUE}")
  private int reloadSeconds;

  @Option(
      names = "--rate",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "at most so many requests a second of honest clients that do not think;"
              + " default ${DEFAULT-VALUE}")
  private int rate;

  @Option(
      names = "--attacks",
      defaultValue = "2",
      paramLabel = "N",
      description = "at a time on each address; default ${DEFAULT-VALUE}")
  private int attacks;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the choice of attacks; by default another each time")
  private @Nullable Long seed;

  @Option(names = "--one-after-the-other", description = "handler by handler, each for so long")
  private boolean oneAfterTheOther;

  private Soak() {}

  /**
   * Runs it.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = plan();
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; %d minutes, %d reloads, seed %d%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        minutes,
        plan.reloads(),
        plan.seed());
    List<String> faults = run(plan, stacks(), oneAfterTheOther, System.out);
    faults.forEach(fault -> System.out.println("\nFAULT: " + fault));
    return faults.isEmpty() ? 0 : 1;
  }

  private Plan plan() throws IOException {
    return new Plan(
        Path.of(System.getProperty("pintle.home", ".")).toAbsolutePath(),
        Plan.careless(),
        minutes * 60 / reloadSeconds,
        Duration.ofSeconds(reloadSeconds),
        Math.max(1, 60 / reloadSeconds),
        rate,
        attacks,
        seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed);
  }

  private List<Stack> stacks() {
    return handlers.stream()
        .map(
            name ->
                Stream.of(Stack.values())
                    .filter(stack -> stack.title().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new CommandLine.ParameterException(
                                new CommandLine(new Soak()), "there is no handler " + name)))
        .toList();
  }

  /**
   * Goes through the plan for each handler.
   *
   * @return what must not be
   */
  static List<String> run(Plan plan, List<Stack> stacks, boolean oneAfterTheOther, PrintStream out)
      throws InterruptedException {
    out.println(Tables.samplesHead());
    List<Findings> all = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(oneAfterTheOther ? 1 : stacks.size());
    try {
      List<Future<Findings>> running = new ArrayList<>();
      for (Stack stack : stacks) {
        running.add(
            threads.submit(
                () ->
                    Endurance.run(plan, stack, sample -> out.println(Tables.row(stack, sample)))));
      }
      for (Future<Findings> one : running) {
        try {
          all.add(one.get());
        } catch (ExecutionException e) {
          faults.add(String.valueOf(e.getCause()));
        }
      }
    } finally {
      threads.shutdownNow();
    }
    out.println("\n" + Tables.lossesHead());
    all.forEach(findings -> out.println(Tables.losses(findings)));
    out.println("\n" + Tables.flatnessHead());
    all.forEach(findings -> out.println(Tables.flatness(findings)));
    for (Findings findings : all) {
      faults.addAll(findings.faults());
      if (!findings.faults().isEmpty()) {
        System.err.println(findings.log());
      }
    }
    return faults;
  }
}
