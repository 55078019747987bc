package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stands before an app and writes down what it is asked, and how each request ends. */
final class Sightings implements App {
  private static final int PATIENCE_SECONDS = 15;

  /** They differ from one request to the next, or from one handler to the next. */
  private static final Set<String> VOLATILE =
      Set.of("SERVER_PORT", "REMOTE_PORT", Env.HANDLER.name());

  private final App app;
  private final Queue<Sighting> seen = new ConcurrentLinkedQueue<>();

  private record Sighting(Map<String, String> env, CompletableFuture<Outcome> outcome) {}

  Sightings(App app) {
    this.app = app;
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Sighting sighting = new Sighting(text(env), new CompletableFuture<>());
    seen.add(sighting);
    Env.COMPLETION.get(env).onComplete(sighting.outcome()::complete);
    return app.call(env);
  }

  /** The whole map, in the order of its keys. */
  private static Map<String, String> text(Map<String, Object> env) {
    Map<String, String> text = new TreeMap<>();
    env.forEach((key, value) -> text.put(key, text(key, value)));
    return text;
  }

  private static String text(String key, Object value) {
    if (VOLATILE.contains(key)) {
      return "present";
    }
    if (value instanceof Headers headers) {
      List<String> fields = new ArrayList<>();
      headers.forEach(field -> fields.add(field.getKey() + ": " + field.getValue()));
      return String.join(" | ", fields);
    }
    return value instanceof String text ? "\"" + text + "\"" : "present";
  }

  /** Writes down the calls since the last time, once they have ended. */
  void tell(Transcript transcript)
      throws InterruptedException, ExecutionException, TimeoutException {
    int number = 0;
    for (Sighting one = seen.poll(); one != null; one = seen.poll()) {
      number++;
      Outcome outcome = one.outcome().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      transcript.call("call " + number, one.env(), outcome);
    }
    transcript.add("app", "calls", number);
  }
}
