package dev.pintle.conformance.smuggling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An app that remembers what it saw, and says in each reply which request that belongs to. */
final class Witness implements App {
  /** The field of a reply that has the target. */
  static final String FIELD = "X-Seen";

  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  @Override
  public Response call(Map<String, Object> env) throws IOException {
    String target = Env.REQUEST_URI.get(env);
    requests.merge(Env.REQUEST_METHOD.get(env) + " " + target, 1, Integer::sum);
    if (!target.startsWith("/skip/")) {
      bodies.add(new String(Env.INPUT.get(env).readAllBytes(), ISO_8859_1));
    }
    return Response.text("seen").withHeader(FIELD, target);
  }

  /** How often it saw each request, told by method and target. */
  Map<String, Integer> requests() {
    return requests;
  }

  /** The bodies that it has read to their end. */
  Queue<String> bodies() {
    return bodies;
  }

  /** How often it saw a target that begins like this, with whatever method. */
  int count(String target) {
    return requests.entrySet().stream()
        .filter(seen -> seen.getKey().contains(" " + target))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
