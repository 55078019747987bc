package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The runner in a process of its own, on the Java that runs the tests. */
final class Running implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private static final String ENV = "/usr/bin/env";

  /** The command that is the runner, without arguments. */
  static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          // For those that live for seconds.
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // For listening sockets inherited as another descriptor than 0, as bin/pintle has it.
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "-cp",
          System.getProperty("java.class.path"),
          Main.class.getName());

  private final Process process;
  private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Thread errorCollector;

  private Running(Process process) {
    this.process = process;
    this.errorCollector = collect(process.getErrorStream(), errors);
    var unused = collect(process.getInputStream(), output);
  }

  /** Starts it without waiting for anything. */
  static Running start(Object... arguments) throws IOException {
    return run(List.of(), List.of(arguments));
  }

  /** Starts it by another program: its arguments up to "--", then its own. */
  static Running under(Path program, Object... arguments) throws IOException {
    List<Object> all = List.of(arguments);
    int own = all.indexOf("--") + 1;
    List<Object> before = new ArrayList<>(List.of(program));
    before.addAll(all.subList(0, own));
    return run(before, all.subList(own, all.size()));
  }

  /** Starts it with an addition to its environment, {@code NAME=value}. */
  static Running startWith(String variable, Object... arguments) throws IOException {
    List<Object> all =
        new ArrayList<>(List.of("-c", "export \"$1\"; shift 2; exec \"$@\"", "sh", variable, "--"));
    all.addAll(List.of(arguments));
    return under(Path.of("/bin/sh"), all.toArray());
  }

  private static Running run(List<Object> before, List<Object> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // Tests in the background of a shell are started with signals ignored, which would be
    // inherited.
    if (Files.isExecutable(Path.of(ENV)) && System.getProperty("os.name").equals("Linux")) {
      command.addAll(List.of(ENV, "--default-signal=HUP,INT,TERM"));
    }
    before.forEach(argument -> command.add(argument.toString()));
    command.addAll(JAVA);
    arguments.forEach(argument -> command.add(argument.toString()));
    return new Running(new ProcessBuilder(command).start());
  }

  private static Thread collect(InputStream from, BlockingQueue<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try {
                new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines::add);
              } catch (UncheckedIOException e) {
                // The process was ended by the test.
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Waits for a line on standard error that contains {@code text}. */
  String awaitError(String text) throws InterruptedException {
    return await(errors, text);
  }

  /** Waits for a line on standard output that contains {@code text}. */
  String awaitOutput(String text) throws InterruptedException {
    return await(output, text);
  }

  private String await(BlockingQueue<String> lines, String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(line).as("a line with \"%s\" after %s", text, seen).isNotNull();
      seen.add(line);
      if (line.contains(text)) {
        return line;
      }
    }
  }

  /** Waits for the address line and gives the port that it names. */
  int awaitPort() throws InterruptedException {
    return URI.create(awaitError("listening on ").substring("listening on ".length())).getPort();
  }

  /** Changes a limit of the process, in a way that can be undone. */
  void limit(String resource, String value) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid=" + pid(), "--" + resource + "=" + value + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Stops it until a signal CONT, and waits until that is so. */
  void suspend() throws Exception {
    signal("STOP");
    Path stat = Path.of("/proc/" + pid() + "/stat");
    Waiting.until(() -> Files.readString(stat).contains(") T "), "the process to be stopped");
  }

  /** The processes that it has started itself. */
  List<Long> children() {
    return process.children().map(ProcessHandle::pid).toList();
  }

  long pid() {
    return process.pid();
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it exits").isTrue();
    return process.exitValue();
  }

  /** All lines of standard error, once it has ended; those that were awaited too. */
  List<String> errors() throws InterruptedException {
    int unused = awaitExit();
    errorCollector.join();
    List<String> all = new ArrayList<>(seen);
    all.addAll(errors);
    return all;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
