package dev.pintle.conformance;

import dev.pintle.Feature;
import dev.pintle.testkit.contract.HandlerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run of the contract left behind for one handler.
 *
 * @param handler its name
 * @param lines the cases
 */
record ContractResults(String handler, List<Line> lines) {
  private static final String PASS = "pass";
  private static final String UNSUPPORTED = "declared unsupported";
  private static final String BROKEN = "broken";

  /** Why cases that run over every protocol do not run over some. */
  private static final Set<String> PROTOCOLS = Set.of("no " + Feature.TLS, "no " + Feature.HTTP_2);

  /**
   * One case over one protocol.
   *
   * @param rule the rule that it is about
   * @param protocol what the client spoke
   * @param outcome how it ended
   * @param reason why it is unsupported, or how it failed
   */
  record Line(String rule, String protocol, String outcome, String reason) {}

  private static Path file(String handler) {
    return Path.of(System.getProperty(HandlerContract.RESULTS, HandlerContract.RESULTS_DEFAULT))
        .resolve(handler + ".tsv");
  }

  /** Whether the contract has run. */
  static boolean exist(String handler) {
    return Files.exists(file(handler));
  }

  static ContractResults of(String handler) {
    Path file = file(handler);
    try {
      return new ContractResults(
          handler,
          Files.readAllLines(file).stream()
              .skip(1) // names of the columns
              .map(line -> line.split("\t", -1))
              .map(columns -> new Line(columns[0], columns[1], columns[2], columns[4]))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the contract of \"" + handler + "\" has not run", e);
    }
  }

  /** The cases that neither passed nor were declared unsupported. */
  List<Line> failures() {
    return lines.stream()
        .filter(line -> !line.outcome().equals(PASS) && !line.outcome().equals(UNSUPPORTED))
        .toList();
  }

  /** How many cases pass over a protocol. */
  long passedOver(String protocol) {
    return lines.stream()
        .filter(line -> line.protocol().equals(protocol) && line.outcome().equals(PASS))
        .count();
  }

  /** What the handler makes of a rule, in a cell of the matrix. */
  String cell(String rule) {
    Set<String> outcomes = new TreeSet<>();
    Set<String> faults = new TreeSet<>();
    Set<String> reasons = new TreeSet<>();
    for (Line line : lines) {
      if (line.rule().equals(rule)) {
        outcomes.add(line.outcome());
        switch (line.outcome()) {
          case BROKEN -> faults.add(line.reason());
          case UNSUPPORTED -> reasons.add(line.reason());
          default -> {}
        }
      }
    }
    boolean passes = outcomes.contains(PASS);
    if (passes) {
      reasons.removeAll(PROTOCOLS); // those that it speaks are meant
    }
    List<String> parts = new ArrayList<>();
    if (!faults.isEmpty()) {
      parts.add("BROKEN: " + String.join("; ", faults));
    } else if (passes) {
      parts.add(PASS);
    }
    if (!reasons.isEmpty()) {
      parts.add((passes ? "in part " : "") + UNSUPPORTED + ": " + String.join("; ", reasons));
    }
    outcomes.removeAll(Set.of(PASS, UNSUPPORTED, BROKEN));
    parts.addAll(outcomes);
    return parts.isEmpty() ? "no case" : String.join("; ", parts);
  }
}
