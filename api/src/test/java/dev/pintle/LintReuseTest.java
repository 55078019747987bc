package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was meant for one request only. */
class LintReuseTest {
  private static Response of(Body body) {
    return Response.of(200, Headers.empty(), body);
  }

  @Test
  void aStreamIsGivenWithOneResponse() throws Exception {
    List<String> closed = new ArrayList<>();
    InputStream in =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.add("stream");
          }
        };
    call(env(), env -> of(Body.of(in, 1)));
    assertBreaks("BODY-11", () -> call(env(), env -> of(Body.of(in, 1))));
    assertThat(closed).as("the first request may still be at it").isEmpty();
  }

  @Test
  void aWriterWithAResourceIsGivenWithOneResponse() throws Exception {
    Response kept = of(Body.writer(out -> {}, () -> {}));
    call(env(), env -> kept);
    assertBreaks("BODY-11", () -> call(env(), env -> kept.withHeader("X-Second", "1")));
  }

  @Test
  void whatHoldsNothingMayBeGivenAgain() throws Exception {
    for (Response kept :
        List.of(Response.text("hello"), Response.stream("text/plain", out -> out.write('a')))) {
      for (int i = 0; i < 2; i++) {
        MemorySink sink = new MemorySink();
        call(env(), env -> kept).body().writeTo(sink);
        assertThat(sink.text()).isNotEmpty();
      }
    }
  }

  @Test
  void aCacheOfAnothersResponsesIsNamed() throws Exception {
    Map<String, Response> cache = new java.util.HashMap<>();
    Middleware caching =
        app ->
            env -> {
              if (!cache.containsKey("it")) {
                cache.put("it", app.call(env));
              }
              return cache.get("it");
            };
    App site =
        Middleware.chain(app -> app, caching).wrap(env -> of(Body.writer(out -> {}, () -> {})));
    call(env(), site);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                LintException.class, () -> call(env(), site)))
        .hasMessageStartingWith(
            "the body was given with a response before (by the middleware 2 of 2, ");
  }
}
