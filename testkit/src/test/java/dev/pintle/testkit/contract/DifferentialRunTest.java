package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Headers;
import dev.pintle.Middleware;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Handlers that are http but for one fault: the comparison tells which trials show it. */
@Tag("socket")
class DifferentialRunTest {
  private static final TestCertificates CERTIFICATES = new TestCertificates();
  private static final Set<Feature> ALL = new HttpHandler().features();

  /** Serves with http, and does a wrong to the app or to what it answers. */
  private record Faulty(Set<Feature> features, Middleware wrong) implements Handler {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Server start(App app, Options options) throws IOException {
      return new HttpHandler().start(wrong.wrap(app), options);
    }
  }

  /** What came of each trial: null, or what was thrown. */
  private static Map<String, Throwable> run(Handler handler, Map<String, String> declared)
      throws IOException {
    Map<String, Throwable> verdicts = new LinkedHashMap<>();
    try (Stream<DynamicNode> tests =
        DifferentialRun.of(
            app -> new SocketSide(new HttpHandler(), Protocol.HTTP_1, CERTIFICATES, app),
            app -> new SocketSide(handler, Protocol.HTTP_1, CERTIFICATES, app),
            declared)) {
      tests.forEach(
          test -> {
            Throwable thrown = null;
            try {
              ((DynamicTest) test).getExecutable().execute();
            } catch (Throwable e) {
              thrown = e;
            }
            verdicts.put(test.getDisplayName(), thrown);
          });
    }
    return verdicts;
  }

  private static Map<String, Throwable> failures(Middleware wrong) throws IOException {
    Map<String, Throwable> verdicts = run(new Faulty(ALL, wrong), Map.of());
    verdicts.values().removeIf(thrown -> thrown == null);
    return verdicts;
  }

  private static Headers withoutRepeats(Headers headers) {
    Headers.Builder once = Headers.builder();
    headers.forEach(
        field -> {
          if (!once.build().contains(field.getKey())) {
            once.add(field.getKey(), field.getValue());
          }
        });
    return once.build();
  }

  @Test
  void httpItselfDiffersInNothing() throws IOException {
    assertThat(failures(app -> app)).isEmpty();
    assertThat(DifferentialRun.trials()).hasSizeGreaterThan(300);
    assertThat(DifferentialRun.trials()).extracting(Trial::name).doesNotHaveDuplicates();
  }

  @Test
  void aRepeatedFieldOfTheRequestThatIsLost() throws IOException {
    Map<String, Throwable> failures =
        failures(
            app -> env -> app.call(Env.withHeaders(env, withoutRepeats(Env.HEADERS.get(env)))));
    assertThat(failures)
        .containsOnlyKeys(
            "fields that repeat, in another case",
            "cookies of two fields",
            "a field without a value",
            "Accept twice",
            "generated requests");
    assertThat(failures.get("cookies of two fields"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("--- http\n")
        .hasMessageContaining("  !   call 1, HTTP_COOKIE: \"a=1; b=2; a=3\"\n")
        .hasMessageContaining("+++ faulty\n")
        .hasMessageContaining("  !   call 1, HTTP_COOKIE: \"a=1\"\n");
    assertThat(failures.get("generated requests"))
        .hasMessageContaining("\" of the seed 1 differ\n");
  }

  @Test
  void aRepeatedFieldOfTheResponseThatIsLost() throws IOException {
    Map<String, Throwable> failures =
        failures(
            app ->
                env -> {
                  Response response = app.call(env);
                  return response == null
                      ? null
                      : Response.of(
                          response.status(), withoutRepeats(response.headers()), response.body());
                });
    assertThat(failures)
        .containsOnlyKeys(
            "head cookies",
            "head cookies to HEAD",
            "head fields",
            "head fields to HEAD",
            "mistake two-lengths",
            "generated requests");
  }

  @Test
  void aPathThatIsDecodedTwice() throws IOException {
    Map<String, Throwable> failures =
        failures(
            app ->
                env -> {
                  env.put("PATH_INFO", Env.PATH_INFO.get(env).replace("%2F", "/"));
                  return app.call(env);
                });
    assertThat(failures).containsKey("target /%252F").doesNotContainKey("target /a%2Fb");
  }

  @Test
  void aFailureThatIsSwallowed() throws IOException {
    Map<String, Throwable> failures =
        failures(
            app ->
                env -> {
                  Response response = app.call(env);
                  return response != null && response.body() instanceof Body.Writer body
                      ? Response.of(
                          response.status(),
                          response.headers(),
                          Body.writer(
                              out -> {
                                try {
                                  body.writeTo(out);
                                } catch (IOException e) {
                                  out.flush();
                                }
                              },
                              body))
                      : response;
                });
    assertThat(failures)
        .containsOnlyKeys(
            "failure failure-of-a-writer",
            "failure failure-of-a-sent-writer",
            "failure failure-of-a-sent-writer in HTTP/1.0");
  }

  @Test
  void aKeyThatIsMissing() throws IOException {
    Map<String, Throwable> failures =
        failures(
            app ->
                env -> {
                  Map<String, Object> less = new HashMap<>(env);
                  less.remove("REMOTE_ADDR");
                  return app.call(less);
                });
    assertThat(failures).hasSizeGreaterThan(200);
  }

  @Test
  void aFeatureThatIsNotDeclaredIsNotCompared() throws IOException {
    Set<Feature> fewer = EnumSet.copyOf(ALL);
    fewer.remove(Feature.INFORMATIONAL);
    Middleware silent =
        app ->
            env -> {
              env.remove(Env.INFORMATIONAL.name());
              return app.call(env);
            };
    Map<String, Throwable> verdicts = run(new Faulty(fewer, silent), Map.of());
    assertThat(verdicts.remove("interim responses"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("declared unsupported: no [INFORMATIONAL]");
    assertThat(verdicts.values()).containsOnlyNulls();
    assertThat(failures(silent)).containsKey("interim responses");
  }

  @Test
  void aDifferenceIsDeclaredByItsNameAndMustBeOne() throws IOException {
    Middleware teapots =
        app ->
            env -> {
              Response response = app.call(env);
              return response != null && response.status() == 418
                  ? response.withStatus(400)
                  : response;
            };
    Map<String, Throwable> verdicts =
        run(
            new Faulty(ALL, teapots),
            Map.of("head status-418", "it has no tea", "head status-400", "nor this"));
    assertThat(verdicts.get("head status-418"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("declared different: it has no tea");
    assertThat(verdicts.get("head status-418 to HEAD"))
        .hasMessageStartingWith("the answers to \"head status-418 to HEAD\" differ\n");
    assertThat(verdicts.get("head status-400"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but the answers are the same; take it out");
    assertThatThrownBy(() -> run(new HttpHandler(), Map.of("no such trial", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[no such trial]");
  }
}
