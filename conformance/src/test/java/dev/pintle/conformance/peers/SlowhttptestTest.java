package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * slowhttptest finds the service available all the time, and so does who asks honestly meanwhile.
 */
class SlowhttptestTest extends ServerTest {
  private static final String CONNECTIONS = "100";
  private static final byte[] LARGE = new byte[1024 * 1024];

  /** The last column: not zero while its probes are answered. */
  private static final String COLUMNS = "Seconds,Closed,Pending,Connected,Service Available";

  private static final App APP =
      env ->
          switch (Env.PATH_INFO.get(env)) {
            case "/large" -> Response.bytes("application/octet-stream", LARGE);
            default -> Response.text(Env.INPUT.get(env).readAllBytes().length + " bytes");
          };

  private static Program slowhttptest;

  @BeforeAll
  static void find() {
    slowhttptest = Program.require("slowhttptest");
  }

  /** Slow heads, slow bodies, slow readers and ranges, all at once. */
  @Test
  void findsTheServiceAvailable() throws Exception {
    Server server =
        serve(
            APP,
            Options.builder()
                .listen("127.0.0.1:0")
                .headTimeout(Duration.ofSeconds(4)) // for those who ask honestly, too
                .bodyTimeout(Duration.ofSeconds(1))
                .writeTimeout(Duration.ofSeconds(1)));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<Integer> honest = threads.submit(() -> ask(server, over));
      List<Future<Path>> runs =
          threads.invokeAll(
              List.of(
                  () -> attack("-H", url(server) + "/"),
                  () -> attack("-B", url(server) + "/"),
                  () -> attack("-X", url(server) + "/large"),
                  () -> attack("-R", url(server) + "/large")));
      over.set(true);

      for (Future<Path> run : runs) {
        List<String> seconds = Files.readAllLines(run.get());
        assertThat(seconds.get(0)).isEqualTo(COLUMNS);
        assertThat(seconds.subList(1, seconds.size()))
            .isNotEmpty()
            .noneMatch(second -> second.endsWith(",0"));
      }
      assertThat(server.stats().accepted()).as("connections").isGreaterThan(runs.size() * 50L);
      assertThat(server.stats().refused())
          .as("of these refused")
          .isZero(); // it is no probe's worry
      assertThat(honest.get()).as("honest replies").isPositive();
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /** Returns the table of what the program has seen in each second. */
  private Path attack(String mode, String url) throws Exception {
    String report = dir.resolve(mode).toString();
    List<String> arguments = new ArrayList<>(List.of(mode, "-c", CONNECTIONS, "-r", CONNECTIONS));
    // A probe has as much time as there is: the machine, too, may stop for a moment.
    arguments.addAll(List.of("-i", "1", "-l", "5", "-p", "4", "-g", "-o", report, "-u", url));
    Program.Run run = slowhttptest.run(arguments.toArray(String[]::new));
    assertThat(run.status()).as("%s", run).isZero();
    return Path.of(report + ".csv");
  }

  /** On a connection each; fails with the first reply that is wrong or does not come. */
  private static int ask(Server server, AtomicBoolean over) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(server) + "/"))
            .setHeader("Connection", "close")
            .timeout(Duration.ofSeconds(6))
            .build();
    int replies = 0;
    while (!over.get()) {
      HttpResponse<String> reply =
          client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("0 bytes");
      replies++;
    }
    return replies;
  }
}
