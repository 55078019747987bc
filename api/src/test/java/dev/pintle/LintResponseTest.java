package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintResponseTest {
  private static final Body TWO = Body.of(new byte[2]);
  private static final Body UNKNOWN = Body.writer(sink -> {});
  private static final Body UPGRADE = new Body.Upgrade((in, out) -> {});

  /** A response to a method; the rule that it breaks, or "" for none. */
  private record Case(String rule, String method, Response response) {}

  private static Case of(String rule, String method, int status, Body body, String... headers) {
    return new Case(rule, method, new Response(status, Headers.of(headers), body));
  }

  private static Case keeps(String method, int status, Body body, String... headers) {
    return of("", method, status, body, headers);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("RES-02", "GET", 99, TWO),
        of("RES-02", "GET", 99999, TWO),
        of("RES-02", "GET", 100, Body.empty()),
        of("RES-02", "GET", 103, Body.empty()),
        of("RES-02", "GET", 101, Body.empty()),
        of("RES-02", "GET", 1000, TWO),
        of("RES-02", "GET", 200, UPGRADE, "Upgrade", "echo"),
        of("RES-02", "CONNECT", 404, UPGRADE),
        keeps("GET", 200, TWO),
        keeps("GET", 999, TWO),
        keeps("GET", 101, UPGRADE, "Upgrade", "echo"),
        keeps("CONNECT", 200, UPGRADE),
        keeps("CONNECT", 101, UPGRADE),
        of("RES-04", "GET", 200, TWO, "Content-Length", "3"),
        of("RES-04", "GET", 200, TWO, "Content-Length", "2", "content-length", "2"),
        of("RES-04", "GET", 200, UNKNOWN, "Content-Length", "two"),
        of("RES-04", "GET", 200, UNKNOWN, "Content-Length", "9223372036854775808"),
        of("RES-04", "GET", 200, Body.empty(), "Content-Length", "3"),
        of("RES-04", "HEAD", 200, TWO, "Content-Length", "3"),
        keeps("GET", 200, TWO, "Content-Length", "2"),
        keeps("GET", 200, UNKNOWN, "Content-Length", "2"),
        keeps("HEAD", 200, Body.empty(), "Content-Length", "3"),
        keeps("GET", 304, Body.empty(), "Content-Length", "3"),
        of("RES-05", "GET", 200, UNKNOWN, "transfer-encoding", "chunked"),
        keeps("GET", 200, UNKNOWN, "Content-Encoding", "gzip"),
        of("RES-06", "GET", 200, TWO, "Connection", "keep-alive"),
        of("RES-06", "GET", 200, TWO, "Connection", "close, X-Thing"),
        of("RES-06", "GET", 200, TWO, "Keep-Alive", "timeout=5"),
        keeps("GET", 200, TWO, "connection", "Close"),
        of("RES-10", "GET", 204, TWO),
        of("RES-10", "GET", 204, UNKNOWN),
        of("RES-10", "GET", 205, TWO),
        of("RES-10", "GET", 304, TWO),
        of("RES-10", "GET", 204, Body.empty(), "Content-Type", "text/plain"),
        of("RES-10", "GET", 204, Body.empty(), "Content-Length", "0"),
        keeps("GET", 204, Body.empty(), "ETag", "\"1\""),
        keeps("GET", 304, Body.empty(), "Content-Type", "text/plain"),
        of("UPG-06", "GET", 101, UPGRADE),
        of("UPG-06", "GET", 101, UPGRADE, "Upgrade", "websocket"),
        keeps("GET", 101, UPGRADE, "Upgrade", "OTHER"),
        of("UPG-07", "GET", 200, TWO, "Upgrade", "echo"),
        of("UPG-07", "CONNECT", 204, Body.empty()),
        keeps("GET", 426, TWO, "Upgrade", "echo"),
        keeps("CONNECT", 403, TWO));
  }

  static Stream<Case> broken() {
    return cases().filter(rule -> !rule.rule().isEmpty());
  }

  static Stream<Case> kept() {
    return cases().filter(rule -> rule.rule().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("broken")
  void refusesWhatBreaksTheRule(Case rule) {
    assertBreaks(rule.rule(), () -> answer(rule));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void letsPassWhatKeepsTheRule(Case rule) throws Exception {
    Response response = answer(rule);
    assertThat(response.status()).isEqualTo(rule.response().status());
    assertThat(response.headers()).isEqualTo(rule.response().headers());
    assertThat(response.body()).hasSameClassAs(rule.response().body());
    assertThat(response.body().length()).isEqualTo(rule.response().body().length());
  }

  private static Response answer(Case rule) throws Exception {
    return call(env(e -> e.put("REQUEST_METHOD", rule.method())), env -> rule.response());
  }

  @Test
  void refusesNull() {
    assertBreaks("RES-01", () -> call(env(), env -> null));
  }

  @Test
  void closesTheBodyOfAResponseThatItRefuses() {
    List<String> closed = new ArrayList<>();
    Body body = Body.writer(sink -> {}, () -> closed.add("body"));
    assertBreaks("RES-02", () -> call(env(), env -> new Response(99, Headers.empty(), body)));
    assertThat(closed).containsExactly("body");
  }

  @Test
  void keepsWhatClosingTheBodyThrowsBesideTheViolation() {
    Body body =
        Body.writer(
            sink -> {},
            () -> {
              throw new IllegalStateException("stuck");
            });
    assertBreaks(
        "RES-02",
        () -> {
          try {
            call(env(), env -> new Response(99, Headers.empty(), body));
          } catch (LintException e) {
            assertThat(e.getSuppressed()).singleElement().asString().contains("stuck");
            throw e;
          }
        });
  }

  @Test
  void seesNoOfferInHttp10() {
    App app = env -> new Response(101, Headers.of("Upgrade", "echo"), UPGRADE);
    assertBreaks("UPG-06", () -> call(env(e -> e.put("SERVER_PROTOCOL", "HTTP/1.0")), app));
  }

  @Test
  void judgesByTheRequestAsItCame() {
    App app =
        env -> {
          env.put("REQUEST_METHOD", "HEAD");
          return new Response(200, Headers.of("Content-Length", "3"), Body.empty());
        };
    assertBreaks("RES-04", () -> call(env(), app));
  }
}
