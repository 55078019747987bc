package dev.pintle.fcgi.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kept connection serves one request behind the other, and none meets its end. */
abstract class KeptConnections extends Exchanges {
  /** The system property that says how many requests make sure of it. */
  private static final int REQUESTS = Integer.getInteger("pintle.fcgi-requests", 400);

  private static final int CLIENTS = 8;

  /** Its connections are no other test's, for whom they might end at the wrong moment. */
  private final HttpClient keeping =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** How often each has come to the app, by its number. */
  private final AtomicIntegerArray seen = new AtomicIntegerArray(REQUESTS + 1);

  /** Those that were sent again, since the web server had not read them. */
  private final Queue<Integer> again = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void losesNoPost() throws Exception {
    app =
        env -> {
          String post = new String(Env.INPUT.get(env).readAllBytes(), StandardCharsets.US_ASCII);
          seen.incrementAndGet(Integer.parseInt(post.substring("post ".length())));
          return Response.text(post);
        };
    long before = server.stats().accepted();
    AtomicInteger next = new AtomicInteger();
    Map<String, Integer> others = new TreeMap<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        ends.add(clients.submit(() -> post(next, others)));
      }
      for (Future<?> end : ends) {
        var unused = end.get();
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(others).as("answers other than 200 and what was sent").isEmpty();
    assertThat(again).as("sent again").allMatch(number -> seen.get(number) == 1);
    long connections = server.stats().accepted() - before;
    if (REQUESTS >= 10_000) {
      System.out.printf(
          "%s: %d requests, %d connections to the app%n",
          getClass().getName(), REQUESTS, connections);
    }
    if (keepsConnections()) {
      assertThat(connections).isLessThan(20 + REQUESTS / 50);
    }
  }

  private Void post(AtomicInteger next, Map<String, Integer> others) throws Exception {
    for (int i = next.incrementAndGet(); i <= REQUESTS; i = next.incrementAndGet()) {
      HttpResponse<String> response = post(i);
      if (response.statusCode() != 200 || !response.body().equals("post " + i)) {
        synchronized (others) {
          others.merge(response.statusCode() + "", 1, Integer::sum);
        }
      }
    }
    return null;
  }

  /**
   * The web server may close the client's connection just then, as Apache does when it ends some of
   * its processes. What the app has not seen is not lost by the connections that this is about.
   */
  private HttpResponse<String> post(int number) throws IOException, InterruptedException {
    BodyPublisher body = BodyPublishers.ofString("post " + number);
    try {
      return keeping.send(overAKeptConnection("/").POST(body).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      if (seen.get(number) > 0) {
        throw e;
      }
      again.add(number);
      return send(to("/").POST(body));
    }
  }
}
