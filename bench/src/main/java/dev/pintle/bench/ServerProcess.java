package dev.pintle.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A {@link Contender} in a JVM of its own, the same kind that runs this. */
final class ServerProcess implements Closeable {
  private final Contender contender;
  private final int length;
  private final Process process;
  private final int port;

  private ServerProcess(Contender contender, int length, Process process, int port) {
    this.contender = contender;
    this.length = length;
    this.process = process;
    this.port = port;
  }

  /** Starts one whose replies have that many bytes, and waits until it serves. */
  static ServerProcess start(Contender contender, int length) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Contender.class.getName(),
                contender.name(),
                Integer.toString(length))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      process.destroyForcibly();
      throw new IOException(contender + " did not start");
    }
    return new ServerProcess(contender, length, process, Integer.parseInt(line));
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** CPU time of user and system since its start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Fails unless it answers with the right bytes. */
  void check() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url())).build();
    HttpResponse<byte[]> response =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200 || !Arrays.equals(response.body(), Contender.body(length))) {
      throw new IOException(contender + " does not answer as it should: " + response);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return contender.name();
  }
}
