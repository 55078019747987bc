package dev.pintle;

import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pintle.LintFixture.Attempt;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is named for a rule that is broken within an app of several layers. */
class LintLayersTest {
  private static final String HERE = LintLayersTest.class.getName();
  private static final String HANDLER = "the handler, or a middleware outside of Lint";

  /** Changes what the app answers. */
  private record Adding(String field, String value) implements Middleware {
    @Override
    public App wrap(App app) {
      return env -> app.call(env).addHeader(field, value);
    }
  }

  /** Changes what the app is asked. */
  private record Putting(String key, Object value) implements Middleware {
    @Override
    public App wrap(App app) {
      return env -> {
        env.put(key, value);
        return app.call(env);
      };
    }
  }

  /** Does nothing. */
  private static final class Idle implements Middleware {
    @Override
    public App wrap(App app) {
      return app;
    }
  }

  private static final class Hello implements App {
    @Override
    public Response call(Map<String, Object> env) {
      return Response.stream("text/plain", out -> out.write('a'));
    }
  }

  private static final class Broken implements App {
    @Override
    public Response call(Map<String, Object> env) {
      return Response.status(99);
    }
  }

  private static LintException thrownBy(Attempt attempt) {
    LintException thrown = catchThrowableOfType(LintException.class, attempt::run);
    assertThat(thrown).as("a violation").isNotNull();
    return thrown;
  }

  private static void assertNames(String who, Attempt attempt) {
    assertThat(thrownBy(attempt)).hasMessageContaining(" (by " + who);
  }

  @Test
  void theMiddlewareIsNamedAndTheLineWhereItWasWrapped() {
    StackTraceElement here = new Throwable().getStackTrace()[0];
    App site = Middleware.chain(new Idle(), new Adding("Transfer-Encoding", "x")).wrap(new Hello());

    assertThat(thrownBy(() -> call(env(), site)))
        .hasMessageStartingWith(
            "Transfer-Encoding is set (by the middleware 2 of 2, %s$Adding, wrapped at %s.%s(%s:%d)); RES-05: ",
            HERE, HERE, here.getMethodName(), here.getFileName(), here.getLineNumber() + 1);
  }

  @Test
  void theOutermostIsNamedTooAndTheAppItself() {
    Middleware wrong = new Adding("Keep-Alive", "x");
    App outermost = Middleware.chain(wrong, new Idle()).wrap(new Hello());
    App alone = Middleware.chain(wrong).wrap(new Hello());
    App app = Middleware.chain(new Idle(), new Idle()).wrap(new Broken());

    assertNames("the middleware 1 of 2, " + HERE + "$Adding, ", () -> call(env(), outermost));
    assertNames("the middleware " + HERE + "$Adding, ", () -> call(env(), alone));
    assertNames("the app " + HERE + "$Broken, ", () -> call(env(), app));
  }

  @Test
  void anAppWithoutAChainIsNamedWithTheLineWhereLintWasWrapped() {
    StackTraceElement here = new Throwable().getStackTrace()[0];
    App checked = Lint.check().wrap(new Broken());

    assertNames(
        "the app "
            + HERE
            + "$Broken, wrapped at "
            + HERE
            + "."
            + here.getMethodName()
            + "("
            + here.getFileName()
            + ":"
            + (here.getLineNumber() + 1)
            + ")); RES-02: ",
        () -> checked.call(env()));
  }

  @Test
  void aLambdaIsNamedByItsClassAndItsPlaceInTheChain() {
    Middleware wrong = app -> env -> app.call(env).withStatus(99);
    App site = Middleware.chain(app -> app, wrong, app -> app).wrap(env -> Response.status(200));

    assertNames("the middleware 2 of 3, a lambda of " + HERE + ", ", () -> call(env(), site));
  }

  @Test
  void chainsWithinAChainAreNamedByTheirMiddlewares() {
    Middleware inner = Middleware.chain(new Idle(), new Adding("Keep-Alive", "x"));
    App site = Middleware.chain(inner, new Idle()).wrap(new Hello());

    assertNames("the middleware 2 of 2, " + HERE + "$Adding, ", () -> call(env(), site));
  }

  @Test
  void anAppInTwoChainsIsNamedByItsNeighbourInEach() {
    App hello = Middleware.chain(new Idle()).wrap(new Hello());
    App one = Middleware.chain(new Putting("X", 1)).wrap(hello);
    App two = Middleware.chain(new Adding("Keep-Alive", "x")).wrap(hello);

    assertNames("the middleware " + HERE + "$Putting, ", () -> call(env(), one));
    assertNames("the middleware " + HERE + "$Adding, ", () -> call(env(), two));
  }

  @Test
  void aMountPassesOnWhatIsWatched() {
    App inner = Middleware.chain(new Adding("Keep-Alive", "x"), new Idle()).wrap(new Hello());
    App site = Mount.of().at("/app", Mount.of().at("/", inner));
    Map<String, Object> root =
        env(
            e -> {
              e.put("SCRIPT_NAME", "");
              e.put("PATH_INFO", "/app/a b");
              e.put("pintle.raw_path_info", "/app/a%20b");
            });

    assertNames("the middleware 1 of 2, " + HERE + "$Adding, ", () -> call(root, site));
  }

  @Nested
  class ForTheRequestMap {
    @Test
    void theMiddlewareThatPutsWhatItShouldNot() {
      App site = Middleware.chain(new Putting("X", 1), new Idle()).wrap(new Hello());
      LintException thrown = thrownBy(() -> call(env(), site));
      assertThat(thrown.rule()).isEqualTo("ENV-03");
      assertThat(thrown).hasMessageContaining(" (by the middleware 1 of 2, " + HERE + "$Putting, ");
    }

    @Test
    void theAppThatPutsWhatItShouldNot() {
      App app =
          env -> {
            env.put("X", 1);
            return Response.status(200);
          };
      assertNames(
          "the app, a lambda of " + HERE,
          () -> call(env(), Middleware.chain(new Idle()).wrap(app)));
    }

    @Test
    void theHandlerThatDoesSo() {
      App site = Middleware.chain(new Idle()).wrap(new Hello());
      assertNames(HANDLER, () -> call(env(e -> e.put("X", 1)), site));
      assertNames(HANDLER, () -> call(env(e -> e.remove("pintle.input")), site));
    }

    @Test
    void theHandlerThatGivesAMapWhichCannotBeChanged() {
      LintException thrown = thrownBy(() -> call(Map.copyOf(env()), new Hello()));
      assertThat(thrown.rule()).isEqualTo("ENV-01");
      assertThat(thrown).hasMessageContaining(" (by " + HANDLER);
    }
  }

  @Nested
  class ForABody {
    private final MemorySink sink = new MemorySink();

    @Test
    void theAppThatWritesMoreThanItPromised() throws Exception {
      App app =
          env ->
              Response.stream("a/b", out -> out.write(new byte[2]))
                  .withHeader("Content-Length", "1");
      Body body = call(env(), Middleware.chain(new Idle()).wrap(app)).body();
      assertNames("the app, a lambda of " + HERE, () -> body.writeTo(sink));
    }

    @Test
    void theMiddlewareThatPromisesMoreThanTheAppWrites() throws Exception {
      Middleware promise = new Adding("Content-Length", "2");
      Body body = call(env(), Middleware.chain(new Idle(), promise).wrap(new Hello())).body();
      assertNames("the middleware 2 of 2, " + HERE + "$Adding, ", () -> body.writeTo(sink));
    }

    @Test
    void theMiddlewareThatPromisesMoreThanAStreamGives() throws Exception {
      App app =
          env ->
              Response.of(200, Headers.empty(), Body.of(new ByteArrayInputStream(new byte[1]), -1));
      Middleware promise = new Adding("Content-Length", "2");
      Body body = call(env(), Middleware.chain(new Idle(), promise).wrap(app)).body();
      assertNames("the middleware 2 of 2, " + HERE + "$Adding, ", () -> body.writeTo(sink));
    }

    @Test
    void theMiddlewareThatUsesItsSinkTooLate() throws Exception {
      List<BodySink> kept = new ArrayList<>();
      Middleware keeping =
          app ->
              env -> {
                Response response = app.call(env);
                Body body = response.body();
                return new Response(
                    200,
                    response.headers(),
                    Body.writer(
                        out -> {
                          kept.add(out);
                          body.writeTo(out);
                        },
                        body));
              };
      Body body = call(env(), Middleware.chain(new Idle(), keeping).wrap(new Hello())).body();
      body.writeTo(sink);
      assertNames("the middleware 2 of 2, a lambda of ", () -> kept.get(0).write(1));
    }

    @Test
    void theMiddlewareThatClosesABodyTwice() throws Exception {
      Middleware twice =
          app ->
              env -> {
                Response response = app.call(env);
                Body body = response.body();
                return new Response(
                    200,
                    response.headers(),
                    Body.writer(
                        body::writeTo,
                        () -> {
                          body.close();
                          body.close();
                        }));
              };
      Body body = call(env(), Middleware.chain(twice, new Idle()).wrap(new Hello())).body();
      assertNames("the middleware 1 of 2, a lambda of ", body::close);
    }

    @Test
    void theHandlerThatClosesItTwice() throws Exception {
      Body body = call(env(), Middleware.chain(new Idle()).wrap(new Hello())).body();
      body.close();
      assertNames(HANDLER, body::close);
    }

    @Test
    void theMiddlewareThatWritesItTwice() throws Exception {
      Middleware twice =
          app ->
              env -> {
                Response response = app.call(env);
                Body body = response.body();
                return new Response(
                    200,
                    response.headers(),
                    Body.writer(
                        out -> {
                          body.writeTo(out);
                          body.writeTo(out);
                        },
                        body));
              };
      Body body = call(env(), Middleware.chain(twice, new Idle()).wrap(new Hello())).body();
      assertNames("the middleware 1 of 2, a lambda of ", () -> body.writeTo(sink));
    }
  }

  @Nested
  class WhenTheExceptionIsCaught {
    /** Answers whatever is thrown with a page. */
    private static final class ErrorPages implements Middleware {
      private final List<String> closed;

      ErrorPages(List<String> closed) {
        this.closed = closed;
      }

      @Override
      public App wrap(App app) {
        return env -> {
          try {
            return app.call(env);
          } catch (RuntimeException e) {
            return Response.status(500).withBody(Body.writer(out -> {}, () -> closed.add("page")));
          }
        };
      }
    }

    @Test
    void itIsThrownAllTheSameAndThePageIsClosed() {
      List<String> closed = new ArrayList<>();
      App site = Middleware.chain(new ErrorPages(closed)).wrap(new Broken());
      Map<String, Object> env = env();
      LintException thrown = thrownBy(() -> call(env, site));
      assertThat(thrown.rule()).isEqualTo("RES-02");
      assertThat(closed).containsExactly("page");
      assertThat(Lint.found(env)).containsSame(thrown);
    }

    @Test
    void nothingIsFoundWhereNothingIsBroken() throws Exception {
      Map<String, Object> env = env();
      assertThat(Lint.found(env)).isEmpty();
      call(env, Middleware.chain(new Idle()).wrap(new Hello()));
      assertThat(Lint.found(env)).isEmpty();
    }
  }

  @Nested
  class WithoutLint {
    @Test
    void nothingIsCheckedAndTheBodyIsTheAppsOwn() throws Exception {
      Body body = Body.writer(out -> {});
      App site =
          Middleware.chain(new Putting("X", 1), new Adding("Keep-Alive", "x"))
              .wrap(env -> Response.of(99, Headers.empty(), body));
      assertThat(site.call(env()).body()).isSameAs(body);
    }

    @Test
    void theClosingOfTheOutermostIsHandedOn() throws Exception {
      List<String> closed = new ArrayList<>();
      class Closeable implements App, AutoCloseable {
        @Override
        public Response call(Map<String, Object> env) {
          return Response.status(200);
        }

        @Override
        public void close() {
          closed.add("app");
        }
      }
      ((AutoCloseable) Middleware.chain(new Idle()).wrap(new Closeable())).close();
      assertThat(closed).containsExactly("app");
      ((AutoCloseable) Middleware.chain(new Idle()).wrap(new Hello())).close();
    }
  }
}
