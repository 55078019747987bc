package dev.pintle.bench.siege;

import dev.pintle.bench.siege.HonestClients.Experience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Attacks handlers, and tells what honest clients notice, what it costs, and what is left behind.
 * {@code bin/bench siege} runs it.
 */
@Command(
    name = "bin/bench siege",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Attacks handlers, and prints a table. Exits with 1 if honest requests are lost.")
final class SiegeProgram implements Callable<Integer> {
  /** Of memory that was ever resident, with a heap of 64 MB. */
  private static final long CEILING_MB = 384;

  private static final long BAR_MICROS = 10_000;
  private static final int HONEST_PART = 10;

  /** So long Java compiles for an attack that is new to the process. */
  private static final Duration NEW = Duration.ofSeconds(2);

  private static final long MB = 1024 * 1024;

  private static final List<String> ALL = List.of("http", "jetty", "undertow", "fcgi");

  @Parameters(
      arity = "0..*",
      paramLabel = "HANDLER",
      description = "http, jetty, undertow, fcgi; all by default")
  private List<String> handlers = ALL;

  @Option(
      names = "--attack",
      arity = "1..*",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; all that fit by default")
  private List<AttackKind> attacks = List.of(AttackKind.values());

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "S",
      description = "of each attack; default ${DEFAULT-VALUE}")
  private int seconds;

  private boolean failed;

  private SiegeProgram() {}

  /**
   * Runs it.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new SiegeProgram());
    command.registerConverter(AttackKind.class, SiegeProgram::kind);
    System.exit(command.execute(arguments));
  }

  private static AttackKind kind(String name) {
    return Stream.of(AttackKind.values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new CommandLine.TypeConversionException("there is no attack " + name));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> unknown = handlers.stream().filter(name -> !ALL.contains(name)).toList();
    if (!unknown.isEmpty() || seconds < 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(new SiegeProgram()),
          unknown.isEmpty()
              ? "an attack takes a second at least"
              : unknown.get(0) + " is none of " + String.join(", ", ALL));
    }
    System.out.printf(
        "Java %s, %d cores; heap of 64 MB; %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        String.join(", ", Siege.TIMEOUTS));
    for (String handler : handlers) {
      attack(handler);
    }
    return failed ? 1 : 0;
  }

  private void attack(String handler) throws IOException, InterruptedException {
    try (Siege siege = Siege.lay(handler, Siege.TIMEOUTS)) {
      Experience warmUp = siege.calm(0, Duration.ofSeconds(6));
      int saturatedSeconds = 3;
      long saturation = siege.calm(0, Duration.ofSeconds(saturatedSeconds)).answered();
      long rate = Math.max(1, saturation / saturatedSeconds / HONEST_PART);
      Experience calm = siege.calm(rate, Duration.ofSeconds(4));
      failed |= warmUp.lost() + calm.lost() > 0;
      Snapshot before = siege.snapshot();
      System.out.printf(
          Locale.ROOT,
          "%n%s: %,d honest requests/s, a tenth of saturation; calm p99 %s ms; %s%n%n",
          handler,
          rate,
          millis(calm.p99Micros()),
          held(before));
      System.out.println(
          row(
              "attack",
              "of",
              "done in a second",
              "ended by the server",
              "replies",
              "honest",
              "**lost**",
              "new p99 ms",
              "p99 ms",
              "bar ms",
              "",
              "heap MB after",
              "threads after",
              "most MB",
              "left behind"));
      System.out.println("|" + "---|".repeat(15));
      for (AttackKind kind : AttackKind.against(handler)) {
        if (attacks.contains(kind)) {
          report(siege, kind, rate, calm, before);
        }
      }
    }
  }

  private void report(Siege siege, AttackKind kind, long rate, Experience calm, Snapshot before)
      throws IOException, InterruptedException {
    Siege.Result first;
    Siege.Result result;
    try {
      first = attack(siege, kind, rate, NEW, before);
      result = attack(siege, kind, rate, Duration.ofSeconds(seconds), before);
    } catch (IOException e) {
      System.out.println("**" + kind + " has ended the server**");
      throw e;
    }
    Experience honest = result.honest();
    Deeds deeds = Objects.requireNonNull(result.deeds().get(kind));
    long bar = Math.max(2 * calm.p99Micros(), calm.p99Micros() + BAR_MICROS);
    long peak = siege.peakBytes() / MB;
    System.out.println(
        row(
            kind.toString(),
            kind.make().strength(),
            done(deeds, result.seconds()),
            number(deeds.ended()),
            replies(deeds),
            number(honest.answered()),
            "**" + (first.honest().lost() + honest.lost()) + "**",
            millis(first.honest().p99Micros()),
            millis(honest.p99Micros()),
            millis(bar),
            honest.p99Micros() <= bar ? "met" : "MISSED",
            number(result.after().heapMegabytes()),
            number(result.after().threads()),
            number(peak) + (peak <= CEILING_MB ? "" : " MISSED"),
            result.left().isEmpty() ? "nothing" : String.join("; ", result.left())));
    List<String> faults = new ArrayList<>(first.faults());
    faults.addAll(result.faults());
    if (!faults.isEmpty() || peak > CEILING_MB) {
      failed = true;
      System.out.println("\n" + String.join("\n", faults) + "\n");
    }
  }

  private static Siege.Result attack(
      Siege siege, AttackKind kind, long rate, Duration time, Snapshot before)
      throws IOException, InterruptedException {
    return siege.attack(List.of(kind), rate, time, (any, deeds) -> true, before);
  }

  private static String done(Deeds deeds, double seconds) {
    List<String> rates = new ArrayList<>();
    rates.add(number(Math.round(deeds.connections() / seconds)) + " connections");
    rates.add(number(Math.round(deeds.requests() / seconds)) + " requests");
    rates.add(number(Math.round(deeds.bytes() / 1024.0 / seconds)) + " KB");
    return String.join(", ", rates);
  }

  private static String replies(Deeds deeds) {
    return deeds.replies().isEmpty()
        ? "-"
        : deeds.replies().entrySet().stream()
            .map(reply -> reply.getKey() + ": " + number(reply.getValue()))
            .collect(Collectors.joining("; "));
  }

  private static String held(Snapshot held) {
    return "%d MB of heap, %d threads, %d descriptors"
        .formatted(held.heapMegabytes(), held.threads(), held.descriptors());
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f", micros / 1e3);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
