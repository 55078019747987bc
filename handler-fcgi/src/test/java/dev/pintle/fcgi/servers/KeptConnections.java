package dev.pintle.fcgi.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kept connection serves one request behind the other, and none meets its end. */
abstract class KeptConnections extends Exchanges {
  /** The system property that says how many requests make sure of it. */
  private static final int REQUESTS = Integer.getInteger("pintle.fcgi-requests", 400);

  private static final int CLIENTS = 8;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void losesNoPost() throws Exception {
    app = env -> Response.bytes("text/plain", Env.INPUT.get(env).readAllBytes());
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
      HttpResponse<String> response =
          send(overAKeptConnection("/").POST(BodyPublishers.ofString("post " + i)));
      if (response.statusCode() != 200 || !response.body().equals("post " + i)) {
        synchronized (others) {
          others.merge(response.statusCode() + "", 1, Integer::sum);
        }
      }
    }
    return null;
  }
}
