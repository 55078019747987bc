package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LintTest {
  @Test
  void givesTheAppTheMapThatItGotAndWatchesItsInput() throws Exception {
    Map<String, Object> env = env();
    Map<String, Object> before = Map.copyOf(env);
    List<Map<String, Object>> seen = new ArrayList<>();
    call(
        env,
        e -> {
          seen.add(e);
          return new Response(200, Headers.empty(), Body.empty());
        });
    assertThat(seen.get(0)).isSameAs(env);
    Map<String, Object> after = new HashMap<>(env);
    assertThat(after.remove("pintle.lint")).isNotNull();
    assertThat(after.put("pintle.input", before.get("pintle.input"))).isNotNull();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void judgesWhatTheAppPutsIntoTheMap() {
    assertBreaks("ENV-03", () -> call(env(), changing(env -> env.put("X_FOO", 5))));
    assertBreaks("ENV-04", () -> call(env(), changing(env -> env.remove("REQUEST_METHOD"))));
  }

  @Test
  void letsTheAppKeepItsOwnInTheMap() throws Exception {
    App app = changing(env -> env.put("myapp.user", 5));
    assertThat(call(env(), app).status()).isEqualTo(200);
  }

  @Test
  void closesTheBodyOfAnAppThatBreaksTheMap() {
    List<String> closed = new ArrayList<>();
    App app =
        env -> {
          env.put("X_FOO", 5);
          return Response.status(200).withBody(Body.writer(out -> {}, () -> closed.add("body")));
        };
    assertBreaks("ENV-03", () -> call(env(), app));
    assertThat(closed).containsExactly("body");
  }

  private static App changing(Consumer<Map<String, Object>> change) {
    return env -> {
      change.accept(env);
      return Response.status(200);
    };
  }

  @Test
  void letsThroughWhatTheAppThrows() {
    assertThatThrownBy(
            () ->
                call(
                    env(),
                    e -> {
                      throw new HttpException(404, "no such order");
                    }))
        .isInstanceOf(HttpException.class);
  }

  @Test
  void handsOnTheClosingOfTheApp() throws Exception {
    List<String> closed = new ArrayList<>();
    class Closeable implements App, AutoCloseable {
      @Override
      public Response call(Map<String, Object> env) {
        return new Response(200, Headers.empty(), Body.empty());
      }

      @Override
      public void close() {
        closed.add("app");
      }
    }
    ((AutoCloseable) Lint.check().wrap(new Closeable())).close();
    assertThat(closed).containsExactly("app");
  }

  @Test
  void itsExceptionNamesAndQuotesTheRule() {
    LintException thrown = new LintException("ENV-05", "SCRIPT_NAME is \"foo\"");
    assertThat(thrown.rule()).isEqualTo("ENV-05");
    assertThat(thrown)
        .hasMessageStartingWith("SCRIPT_NAME is \"foo\"; ENV-05: SCRIPT_NAME is present:");
  }
}
