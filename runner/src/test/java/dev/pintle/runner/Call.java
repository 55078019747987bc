package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.spi.CompletionSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One request to an app, whose end the test decides. */
final class Call {
  private final CompletionSource completion = new CompletionSource();
  private final Map<String, Object> env = new HashMap<>();
  private Response response;

  private Call() {
    Env.REQUEST_METHOD.put(env, "GET");
    Env.REQUEST_URI.put(env, "/");
    Env.SERVER_PROTOCOL.put(env, "HTTP/1.1");
    Env.REMOTE_ADDR.put(env, "192.0.2.7");
    Env.COMPLETION.put(env, completion);
  }

  /** A request that has not been made yet. */
  static Call prepared() {
    return new Call();
  }

  /** A request that has been answered but has not ended. */
  static Call of(App app) throws Exception {
    return prepared().to(app);
  }

  Call with(String key, String value) {
    env.put(key, value);
    return this;
  }

  void without(String key) {
    env.remove(key);
  }

  Call to(App app) throws Exception {
    response = app.call(env);
    return this;
  }

  Response response() {
    return response;
  }

  /** The body, which is held in memory. */
  String text() {
    return new String(((Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
  }

  void end(int status, long bytes, Duration duration) {
    completion.complete(new Outcome(status, bytes, duration, null));
  }

  void end() {
    end(200, 0, Duration.ZERO);
  }
}
