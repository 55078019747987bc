package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pintle.spi.Rule;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request map that breaks no rule, and what all tests of Lint do with it. */
final class LintFixture {
  private LintFixture() {}

  /** What Lint asks of these two is only that they are there. */
  private static final class Quiet implements Cancellation {
    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public @Nullable Reason reason() {
      return null;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }

  static Map<String, Object> env() {
    Map<String, Object> env = new HashMap<>();
    env.put("REQUEST_METHOD", "GET");
    env.put("SCRIPT_NAME", "/app");
    env.put("PATH_INFO", "/a b");
    env.put("pintle.raw_path_info", "/a%20b");
    env.put("REQUEST_URI", "/app/a%20b?x=1");
    env.put("QUERY_STRING", "x=1");
    env.put("SERVER_NAME", "localhost");
    env.put("SERVER_PORT", "8080");
    env.put("SERVER_PROTOCOL", "HTTP/1.1");
    env.put("REMOTE_ADDR", "127.0.0.1");
    env.put("REMOTE_PORT", "50000");
    env.put("HTTP_HOST", "localhost:8080");
    env.put("HTTP_X_ONE", "1, 2");
    env.put("HTTP_COOKIE", "a=1; b=2");
    env.put("HTTP_UPGRADE", "echo, other");
    env.put("CONTENT_TYPE", "text/plain");
    env.put("CONTENT_LENGTH", "0");
    env.put("pintle.version", "1.0");
    env.put("pintle.scheme", "http");
    env.put(
        "pintle.headers",
        Headers.of(
            "Host",
            "localhost:8080",
            "X-One",
            "1",
            "cookie",
            "a=1",
            "x-one",
            "2",
            "Cookie",
            "b=2",
            "Upgrade",
            "echo, other",
            "Content-Type",
            "text/plain",
            "Content-Length",
            "0",
            "Proxy",
            "evil",
            "X_Two",
            "unseen"));
    env.put("pintle.input", InputStream.nullInputStream());
    env.put("pintle.errors", new PrintWriter(Writer.nullWriter()));
    env.put("pintle.handler", "test");
    env.put("pintle.cancellation", new Quiet());
    env.put("pintle.completion", (Completion) hook -> {});
    return env;
  }

  static Map<String, Object> env(Consumer<Map<String, Object>> change) {
    Map<String, Object> env = env();
    change.accept(env);
    return env;
  }

  static Response call(Map<String, Object> env, App app) throws Exception {
    return Lint.check().wrap(app).call(env);
  }

  static void assertBreaks(String rule, Attempt attempt) {
    LintException thrown = catchThrowableOfType(LintException.class, attempt::run);
    assertThat(thrown).as("a violation of " + Rule.named(rule)).isNotNull();
    assertThat(thrown.rule()).as(thrown.getMessage()).isEqualTo(rule);
    assertThat(thrown).hasMessageEndingWith("; " + rule + ": " + Rule.named(rule).text());
  }

  /** Something that may break a rule. */
  @FunctionalInterface
  interface Attempt {
    void run() throws Exception;
  }
}
