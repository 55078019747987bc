package dev.pintle.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A supervisor in a process of its own, and the commands that talk to it. */
final class Supervised implements AutoCloseable {
  /** What a command has answered. */
  record Told(int code, String text) {}

  private final Running running;
  private final Path pidFile;

  private Supervised(Running running, Path pidFile) {
    this.running = running;
    this.pidFile = pidFile;
  }

  /** Starts one with a pid file in this folder, without waiting for anything. */
  static Supervised start(Path directory, List<?> options, Object... command) throws IOException {
    Path pidFile = directory.resolve("app.pid");
    return new Supervised(Running.start(arguments(pidFile, options, command)), pidFile);
  }

  /** Starts one with an addition to its environment. */
  static Supervised startWith(String variable, Path directory, List<?> options, Object... command)
      throws IOException {
    Path pidFile = directory.resolve("app.pid");
    return new Supervised(
        Running.startWith(variable, arguments(pidFile, options, command)), pidFile);
  }

  /** Starts one whose standard output and standard error are a file. */
  static Supervised startInto(Path output, Path directory, List<?> options, Object... command)
      throws IOException {
    Path pidFile = directory.resolve("app.pid");
    // The first argument of the shell is the "--" that "under" leaves there.
    List<Object> all =
        new ArrayList<>(List.of("-c", "shift; exec \"$@\" >>\"$0\" 2>&1", output, "--"));
    all.addAll(List.of(arguments(pidFile, options, command)));
    return new Supervised(Running.under(Path.of("/bin/sh"), all.toArray()), pidFile);
  }

  private static Object[] arguments(Path pidFile, List<?> options, Object... command) {
    List<Object> arguments = new ArrayList<>(List.of("start", "--pid-file", pidFile));
    arguments.addAll(options);
    arguments.add("--");
    arguments.addAll(List.of(command));
    return arguments.toArray();
  }

  /** The command that makes a worker of ours. */
  static Object[] ours(Object... arguments) {
    List<Object> command = new ArrayList<>(Running.JAVA);
    command.addAll(List.of(arguments));
    return command.toArray();
  }

  Running running() {
    return running;
  }

  Path pidFile() {
    return pidFile;
  }

  /** Waits until it listens, and gives the port. */
  int awaitPort() throws InterruptedException {
    String line = running.awaitError("holding 127.0.0.1:");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** Waits until a generation serves whose number is at least this. */
  void awaitServing(int generation) throws Exception {
    Waiting.until(
        () -> {
          Told told = tell("status");
          return told.code == 0 && serves(told.text, generation);
        },
        "generation " + generation + " to serve");
  }

  private static boolean serves(String status, int generation) {
    return status
        .lines()
        .filter(line -> line.startsWith("generation:"))
        .anyMatch(line -> Integer.parseInt(line.substring(11).strip()) >= generation);
  }

  /** Until then it may have connections that come, although its successor serves. */
  void awaitEndOf(int generation) throws Exception {
    Waiting.until(
        () -> !tell("status").text().contains(", generation " + generation + ","),
        "the end of generation " + generation);
  }

  /** The first worker that the status tells of. */
  ProcessHandle worker() {
    return tell("status")
        .text()
        .lines()
        .filter(line -> line.startsWith("worker "))
        .map(line -> line.replaceFirst(".*process ([0-9]+),.*", "$1"))
        .map(Long::valueOf)
        .findFirst()
        .flatMap(ProcessHandle::of)
        .orElseThrow();
  }

  /** Waits until nothing is left of those that were told to go. */
  void awaitOneWorker() throws Exception {
    Waiting.until(
        () -> tell("status").text.lines().filter(line -> line.startsWith("worker ")).count() == 1,
        "the old workers to go");
  }

  /** Runs a command, "reload" say, in this process. */
  Told tell(String command) {
    return tell(command, pidFile);
  }

  static Told tell(String command, Path pidFile) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream output = System.out;
    PrintStream errors = System.err;
    PrintStream both = new PrintStream(text, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      int code = Main.run(command, "--pid-file", pidFile.toString());
      return new Told(code, text.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(output);
      System.setErr(errors);
    }
  }

  /** How many descriptors it has open. */
  long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/" + running.pid() + "/fd"))) {
      return open.count();
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
