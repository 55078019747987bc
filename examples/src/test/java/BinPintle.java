import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A run of bin/pintle on the Java that runs the tests. */
final class BinPintle implements AutoCloseable {
  /** The root of the repository; tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread collector;

  private BinPintle(Process process) {
    this.process = process;
    this.collector = new Thread(this::collect);
    collector.setDaemon(true);
    collector.start();
  }

  private void collect() {
    try {
      new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))
          .lines()
          .forEach(lines::add);
    } catch (UncheckedIOException e) {
      // The process was ended by the test.
      return;
    }
  }

  static BinPintle start(Map<String, String> environment, String... arguments) throws IOException {
    return start(ROOT.resolve("bin/pintle"), environment, arguments);
  }

  /** Starts the script, which must not begin to build in the middle of a build. */
  static BinPintle start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    assumeTrue(
        Files.isDirectory(ROOT.resolve("runner/target/pintle/lib")),
        "the runner has not been packaged; mvn verify does that");
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new BinPintle(builder.start());
  }

  /** Waits for the address line, which must be the first, and gives the port that it names. */
  int awaitPort() throws InterruptedException {
    String line = awaitLine();
    assertThat(line).startsWith("listening on ");
    return URI.create(line.substring("listening on ".length())).getPort();
  }

  String awaitLine() throws InterruptedException {
    String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line on standard error").isNotNull();
    return line;
  }

  /** Over a connection that is closed, for a drain waits for those that are kept. */
  static String get(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
  }

  /** Asks the process to end, and waits. */
  int stop() throws InterruptedException {
    // Not by the process itself, which would close what it says from now on.
    assertThat(process.toHandle().destroy()).isTrue();
    return awaitExit();
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it exits").isTrue();
    return process.exitValue();
  }

  /** Waits for a line, whatever comes before it. */
  void awaitLine(String wanted) throws InterruptedException {
    String line;
    do {
      line = awaitLine();
    } while (!line.equals(wanted));
  }

  /** What else it says on standard error until it ends. */
  List<String> otherErrors() throws InterruptedException {
    awaitExit();
    collector.join();
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
