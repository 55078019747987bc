package dev.pintle;

import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.CompletionSource;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A body that nobody has closed when the request has ended. */
class LintDroppedBodyTest {
  private final CompletionSource completion = new CompletionSource();
  private final Map<String, Object> env = env(e -> e.put("pintle.completion", completion));
  private final App stream = env -> Response.stream("text/plain", out -> out.write('a'));

  private Response call(App app) throws Exception {
    return Lint.check().wrap(app).call(env);
  }

  /** Ends the request; what a hook throws is logged, and found all the same. */
  private Optional<LintException> end() {
    completion.complete(new Outcome(200, 0, Duration.ZERO, null));
    return Lint.found(env);
  }

  private void assertNames(String who, String what) {
    assertThat(end())
        .hasValueSatisfying(
            found -> {
              assertThat(found.rule()).isEqualTo("BODY-02");
              assertThat(found).hasMessageStartingWith(what + " (by " + who);
            });
  }

  private static App drops(App app) {
    return env -> {
      app.call(env);
      return Response.text("another");
    };
  }

  private static App closes(App app) {
    return env -> {
      app.call(env).body().close();
      return Response.text("another");
    };
  }

  private static App wraps(App app) {
    return env -> {
      Response response = app.call(env);
      Body body = response.body();
      return new Response(200, response.headers(), Body.writer(body::writeTo, body));
    };
  }

  @Test
  void namesTheMiddlewareThatGaveAnotherInItsPlace() throws Exception {
    Body body =
        call(Middleware.chain(
                    LintDroppedBodyTest::wraps,
                    LintDroppedBodyTest::drops,
                    LintDroppedBodyTest::wraps)
                .wrap(stream))
            .body();
    body.close();
    assertNames("the middleware 2 of 3, ", "the body was neither written nor closed");
  }

  @Test
  void namesTheMiddlewareThatWroteItAndDidNotCloseIt() throws Exception {
    Middleware writes =
        app ->
            env -> {
              Response response = app.call(env);
              return new Response(200, response.headers(), Body.writer(response.body()::writeTo));
            };
    Body body = call(Middleware.chain(writes, app -> app).wrap(stream)).body();
    body.writeTo(new MemorySink());
    body.close();
    assertNames("the middleware 1 of 2, ", "the body was not closed");
  }

  @Test
  void namesTheMiddlewareThatThrewInsteadOfGivingItOn() {
    Middleware throwing =
        app ->
            env -> {
              app.call(env);
              throw new HttpException(503, "busy");
            };
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> call(Middleware.chain(throwing).wrap(stream))))
        .isInstanceOf(HttpException.class);
    assertNames("the middleware, a lambda of ", "the body was neither written nor closed");
  }

  @Test
  void namesTheHandlerThatDidNotCloseIt() throws Exception {
    call(Middleware.chain(LintDroppedBodyTest::wraps).wrap(stream))
        .body()
        .writeTo(new MemorySink());
    assertNames("the handler", "the body was not closed");
  }

  @Test
  void isSeenOfAStreamToo() throws Exception {
    App app =
        env -> Response.of(200, Headers.empty(), Body.of(new ByteArrayInputStream(new byte[1]), 1));
    call(Middleware.chain(LintDroppedBodyTest::drops).wrap(app));
    assertNames("the middleware, a lambda of ", "the body was neither written nor closed");
  }

  @Test
  void isNoneWhereTheMiddlewareClosedIt() throws Exception {
    call(Middleware.chain(LintDroppedBodyTest::wraps, LintDroppedBodyTest::closes).wrap(stream))
        .body()
        .close();
    assertThat(end()).isEmpty();
  }

  @Test
  void isNoneWhereAHookOfTheAppsClosesIt() throws Exception {
    Middleware late =
        app ->
            env -> {
              Body body = app.call(env).body();
              Env.COMPLETION
                  .get(env)
                  .onComplete(
                      outcome -> {
                        try {
                          body.close();
                        } catch (java.io.IOException e) {
                          throw new java.io.UncheckedIOException(e);
                        }
                      });
              return Response.status(200);
            };
    call(Middleware.chain(late).wrap(stream));
    assertThat(end()).isEmpty();
  }

  @Test
  void isNoneOfAKindThatHoldsNothing() throws Exception {
    for (Body body :
        new Body[] {Body.empty(), Body.of(new byte[1]), Body.file(Path.of("absent"), 0, 1)}) {
      App app = env -> Response.of(200, Headers.empty(), body);
      call(Middleware.chain(LintDroppedBodyTest::drops).wrap(app));
    }
    assertThat(end()).isEmpty();
  }

  @Test
  void isNoneOfARequestThatWasCut() throws Exception {
    call(stream);
    completion.complete(new Outcome(0, 0, Duration.ZERO, new ClientGoneException("gone", null)));
    assertThat(Lint.found(env)).isEmpty();
  }
}
