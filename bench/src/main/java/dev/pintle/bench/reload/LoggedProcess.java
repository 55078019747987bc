package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of ours, and what it and all that it has started say. */
final class LoggedProcess implements Closeable {
  private static final int PATIENCE_SECONDS = 30;
  private static final int LAST_LINES = 60;

  /** Of GNU, with its option. */
  private static final Path ENV = Path.of("/usr/bin/env");

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread atExit = new Thread(this::kill);

  private LoggedProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param directory it is started in
   * @param environment what is added to this one's
   */
  static LoggedProcess start(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> started = new ArrayList<>();
    // Below nohup, or in the background of a shell, signals are ignored, which would be inherited.
    if (Files.isExecutable(ENV) && System.getProperty("os.name").equals("Linux")) {
      started.addAll(List.of(ENV.toString(), "--default-signal=HUP,INT,TERM"));
    }
    started.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(started).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    LoggedProcess logged = new LoggedProcess(command.get(0), builder.start());
    // Also if this is ended: it would live on.
    Runtime.getRuntime().addShutdownHook(logged.atExit);
    Thread reader = new Thread(logged::read, "output of " + logged.name);
    reader.setDaemon(true);
    reader.start();
    return logged;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException | UncheckedIOException e) {
      add("(its output cannot be read: " + e.getMessage() + ")");
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /** How many lines it has said so far. */
  synchronized int said() {
    return lines.size();
  }

  /**
   * Waits for a line.
   *
   * @param from how many lines are passed over
   */
  synchronized String await(int from, Predicate<String> wanted, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int next = from;
    while (true) {
      for (; next < lines.size(); next++) {
        if (wanted.test(lines.get(next))) {
          return lines.get(next);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || !process.isAlive()) {
        throw new IOException(name + " does not say what was waited for:\n" + log());
      }
      // Its end wakes nobody.
      wait(Math.min(left, 500));
    }
  }

  /** Its last lines. */
  synchronized String log() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Sends it a signal; without SIG. */
  void signal(String signal) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    if (new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor() != 0) {
      throw new IOException(name + " has ended");
    }
  }

  /** What it has started itself and what still runs. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end; fails unless it ends well. */
  void awaitSuccess(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(name + " ended with " + process.exitValue() + ": " + log());
    }
  }

  /** Asks it to end, and ends what is left of it and of what it has started. */
  @Override
  public void close() {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    below.forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void kill() {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
