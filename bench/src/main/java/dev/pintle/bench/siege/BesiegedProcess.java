package dev.pintle.bench.siege;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The server in a process of its own, with a heap of 64 MB, which ends when that is full. */
final class BesiegedProcess implements Closeable {
  private static final String HEAP = "-Xmx64m";

  private final Process process;
  private final Path log;
  private final Writer asks;
  private final BufferedReader answers;
  private final InetSocketAddress address;

  private BesiegedProcess(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    this.asks = process.outputWriter();
    this.answers = process.inputReader();
    int port = Integer.parseInt(answer());
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Starts it, on the Java that runs this.
   *
   * @param options of the handler, as NAME=VALUE
   */
  static BesiegedProcess start(String handler, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(HEAP, "-XX:+ExitOnOutOfMemoryError", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(BesiegedMain.class.getName());
    command.add(handler);
    command.addAll(options);
    Path log = Files.createTempFile("besieged", ".log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      return new BesiegedProcess(process, log);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it holds now. */
  Snapshot snapshot() throws IOException {
    asks.write("\n");
    asks.flush();
    return Snapshot.parse(answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the server has ended: " + log());
    }
    return line;
  }

  /**
   * Looks until nothing is left, or the time is up.
   *
   * @return what is left then
   */
  Snapshot settled(Snapshot before, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Snapshot now = snapshot();
    while (!now.beyond(before).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(100);
      now = snapshot();
    }
    return now;
  }

  /** The most memory in bytes that was ever resident. */
  long peakBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          * 1024;
    }
  }

  /** What it has said. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.delete(log);
  }
}
