package dev.pintle.fcgi.servers;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A web server of the test's own, without the user's environment. */
final class WebServerProcess implements Closeable {
  /** Debian has most servers where only root looks. */
  private static final List<String> MORE_PLACES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final long SECONDS = 30;

  private final Process process;
  private final int port;
  private final Path said;

  private WebServerProcess(Process process, int port, Path said) {
    this.process = process;
    this.port = port;
    this.said = said;
  }

  /**
   * Finds a program. Without it the test is skipped, by name, or fails if the system property
   * {@code pintle.require-programs} is true.
   */
  static Path require(String name) {
    String places = System.getenv().getOrDefault("PATH", "");
    Optional<Path> found =
        Stream.concat(Stream.of(places.split(File.pathSeparator)), MORE_PLACES.stream())
            .map(place -> Path.of(place, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    String missing = name + " is not installed";
    return Boolean.getBoolean("pintle.require-programs")
        ? fail(missing + "; install it, or run without -Dpintle.require-programs=true")
        : abort(missing);
  }

  /** Started by root, some servers change to a user. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Starts one, and waits until it accepts connections on its port. */
  static WebServerProcess start(Path dir, int port, String program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(require(program).toString()));
    command.addAll(List.of(arguments));
    Path said = dir.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("HOME", dir.toString(), "PATH", "/usr/bin:/bin"));
    WebServerProcess server =
        new WebServerProcess(
            builder.redirectErrorStream(true).redirectOutput(said.toFile()).start(), port, said);
    try {
      server.awaitReady();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (hasEndedWithin(10) || System.nanoTime() > deadline) {
          throw new IOException("it did not start: " + said(), e);
        }
      }
    }
  }

  private boolean hasEndedWithin(long milliseconds) {
    try {
      return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("interrupted while a web server started or stopped", e);
    }
  }

  int port() {
    return port;
  }

  /** What it has written to its standard output and error. */
  String said() throws IOException {
    return Files.readString(said, StandardCharsets.ISO_8859_1);
  }

  /** Ends its children and then itself. */
  @Override
  public void close() {
    process.destroy();
    if (!hasEndedWithin(TimeUnit.SECONDS.toMillis(SECONDS))) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("a web server did not stop");
    }
  }
}
