package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintEnvTest {
  private static final App APP = env -> new Response(200, Headers.empty(), Body.empty());
  private static final Informational INFORMATIONAL = (status, headers) -> {};

  /** A rule, a change of the map that breaks it, and one like it that keeps it. */
  private record Case(
      String rule,
      String name,
      Consumer<Map<String, Object>> breaks,
      Consumer<Map<String, Object>> keeps) {
    @Override
    public String toString() {
      return rule + " " + name;
    }
  }

  private static Case wrong(String rule, String key, Object wrong, Object right) {
    return new Case(
        rule, key + " is " + wrong, env -> env.put(key, wrong), env -> env.put(key, right));
  }

  private static Case missing(String rule, String key) {
    return new Case(rule, key + " is missing", env -> env.remove(key), env -> {});
  }

  /** A change that concerns a header field and its key together. */
  private static Case fields(
      String rule,
      String name,
      Consumer<Map<String, Object>> breaks,
      Consumer<Map<String, Object>> keeps) {
    return new Case(rule, name, breaks, keeps);
  }

  static List<Case> cases() {
    return List.of(
        new Case("ENV-02", "null key", e -> e.put(null, "x"), e -> e.put("x", "x")),
        new Case("ENV-02", "null value", e -> e.put("x.y", null), e -> e.put("x.y", "x")),
        wrong("ENV-03", "MY_KEY", 1, "1"),
        new Case("ENV-03", "only keys without a dot", e -> e.put("K", 1), e -> e.put("k.k", 1)),
        missing("ENV-04", "REQUEST_METHOD"),
        wrong("ENV-04", "REQUEST_METHOD", "", "GET"),
        wrong("ENV-04", "REQUEST_METHOD", "GE T", "M-SEARCH"),
        wrong("ENV-04", "REQUEST_METHOD", "GET\r\n", "get"),
        missing("ENV-05", "SCRIPT_NAME"),
        wrong("ENV-05", "SCRIPT_NAME", "foo", "/foo"),
        wrong("ENV-05", "SCRIPT_NAME", "/", ""),
        wrong("ENV-05", "SCRIPT_NAME", "/foo/", "/foo/bar"),
        missing("ENV-06", "PATH_INFO"),
        new Case("ENV-06", "foo", e -> path(e, "foo"), e -> path(e, "/foo")),
        new Case(
            "ENV-07", "both paths empty", e -> paths(e, "/", "", ""), e -> paths(e, "/", "", "/")),
        new Case(
            "ENV-07",
            "asterisk with path",
            e -> paths(e, "*", "", "/"),
            e -> paths(e, "*", "", "")),
        new Case(
            "ENV-07",
            "authority with mount",
            e -> paths(e, "h:1", "/m", ""),
            e -> paths(e, "h:1", "", "")),
        new Case(
            "ENV-07", "mount alone", e -> paths(e, "/m", "", ""), e -> paths(e, "/m", "/m", "")),
        missing("ENV-09", "REQUEST_URI"),
        wrong("ENV-09", "REQUEST_URI", "", "/"),
        wrong("ENV-09", "REQUEST_URI", "http://h/a", "/http://h/a"),
        wrong("ENV-09", "REQUEST_URI", "/a b", "/a%20b"),
        wrong("ENV-09", "REQUEST_URI", "/a#b", "/a%23b"),
        missing("ENV-10", "QUERY_STRING"),
        wrong("ENV-10", "QUERY_STRING", "a b", "a+b"),
        wrong("ENV-10", "QUERY_STRING", "a\nb", ""),
        missing("ENV-11", "SERVER_NAME"),
        wrong("ENV-11", "SERVER_NAME", "", "[::1]"),
        missing("ENV-12", "SERVER_PORT"),
        wrong("ENV-12", "SERVER_PORT", "http", "80"),
        wrong("ENV-12", "SERVER_PORT", "65536", "65535"),
        wrong("ENV-12", "SERVER_PORT", "\u0661", "1"),
        missing("ENV-14", "SERVER_PROTOCOL"),
        wrong("ENV-14", "SERVER_PROTOCOL", "1.1", "HTTP/2"),
        missing("ENV-15", "pintle.raw_path_info"),
        wrong("ENV-15", "pintle.raw_path_info", "", "/a%20b"),
        wrong("ENV-15", "pintle.raw_path_info", "a%20b", "/a%20b"),
        wrong("ENV-15", "pintle.raw_path_info", "/other", "/a%20b"),
        wrong("ENV-16", "REMOTE_ADDR", "", "::1"),
        wrong("ENV-16", "REMOTE_PORT", "-1", "1"),
        new Case("ENV-17", "no CONTENT_TYPE", e -> e.remove("CONTENT_TYPE"), e -> {}),
        new Case(
            "ENV-17",
            "CONTENT_TYPE without its field",
            e -> drop(e, "Content-Type"),
            e -> {
              drop(e, "Content-Type");
              e.remove("CONTENT_TYPE");
            }),
        wrong("ENV-18", "CONTENT_LENGTH", "abc", "12"),
        wrong("ENV-18", "CONTENT_LENGTH", "+1", "1"),
        wrong("ENV-18", "CONTENT_LENGTH", "", "0"),
        new Case("ENV-18", "no CONTENT_LENGTH", e -> e.remove("CONTENT_LENGTH"), e -> {}),
        missing("ENV-19", "HTTP_X_ONE"),
        new Case(
            "ENV-20",
            "HTTP_CONTENT_TYPE",
            e -> e.put("HTTP_CONTENT_TYPE", "text/plain"),
            e -> e.put("CONTENT_TYPE", "text/plain")),
        new Case("ENV-20", "HTTP_CONTENT_LENGTH", e -> e.put("HTTP_CONTENT_LENGTH", "0"), e -> {}),
        new Case("ENV-20", "HTTP_PROXY", e -> e.put("HTTP_PROXY", "evil"), e -> {}),
        new Case("ENV-21", "a forged key", e -> e.put("HTTP_X_TWO", "unseen"), e -> {}),
        missing("ENV-23", "pintle.version"),
        wrong("ENV-23", "pintle.version", "1.1", "1.0"),
        missing("ENV-24", "pintle.scheme"),
        wrong("ENV-24", "pintle.scheme", "HTTP", "https"),
        missing("ENV-25", "pintle.headers"),
        new Case(
            "ENV-25", "headers of another type", e -> e.put("pintle.headers", Map.of()), e -> {}),
        wrong("ENV-25", "HTTP_X_ONE", "2, 1", "1, 2"),
        wrong("ENV-25", "HTTP_COOKIE", "a=1, b=2", "a=1; b=2"),
        fields(
            "ENV-25",
            "a key without its field",
            e -> e.put("HTTP_X_NEW", "1"),
            e -> {
              e.put("HTTP_X_NEW", "1");
              add(e, "x-new", "1");
            }),
        missing("ENV-28", "pintle.input"),
        wrong("ENV-28", "pintle.input", "text", java.io.InputStream.nullInputStream()),
        missing("ENV-29", "pintle.errors"),
        missing("ENV-30", "pintle.handler"),
        wrong("ENV-30", "pintle.handler", "", "http"),
        missing("ENV-31", "pintle.cancellation"),
        missing("ENV-31", "pintle.completion"),
        wrong("ENV-32", "pintle.informational", "text", INFORMATIONAL),
        wrong("ENV-32", "pintle.trailers", "text", (RequestTrailers) Headers::empty),
        wrong("ENV-32", "pintle.recycle", "text", (Runnable) () -> {}),
        new Case("ENV-32", "tls", e -> e.put("pintle.tls", "text"), e -> {}),
        new Case(
            "INF-04",
            "HTTP/1.0",
            e -> {
              e.put("SERVER_PROTOCOL", "HTTP/1.0");
              e.put("pintle.informational", INFORMATIONAL);
            },
            e -> e.put("pintle.informational", INFORMATIONAL)));
  }

  private static void path(Map<String, Object> env, String path) {
    env.put("PATH_INFO", path);
    env.put("pintle.raw_path_info", path);
  }

  private static void paths(Map<String, Object> env, String uri, String script, String path) {
    env.put("REQUEST_URI", uri);
    env.put("SCRIPT_NAME", script);
    path(env, path);
  }

  private static void drop(Map<String, Object> env, String field) {
    Headers headers = Env.HEADERS.get(env);
    env.put("pintle.headers", headers.toBuilder().remove(field).build());
  }

  private static void add(Map<String, Object> env, String field, String value) {
    Headers headers = Env.HEADERS.get(env);
    env.put("pintle.headers", headers.toBuilder().add(field, value).build());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesWhatBreaksTheRule(Case rule) {
    assertBreaks(rule.rule(), () -> call(env(rule.breaks()), APP));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void letsPassWhatKeepsTheRule(Case rule) throws Exception {
    assertThat(call(env(rule.keeps()), APP).status()).isEqualTo(200);
  }

  @Test
  void theAppIsNotCalledWithABrokenMap() {
    App app =
        env -> {
          throw new AssertionError("called");
        };
    assertBreaks("ENV-11", () -> call(env(e -> e.remove("SERVER_NAME")), app));
  }
}
