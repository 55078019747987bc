package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.LintException;
import dev.pintle.Middleware;
import dev.pintle.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that are broken where nobody passes the exception on reach the test all the same. */
@Tag("socket")
@Timeout(60)
class BrokenRulesAtEveryDepthTest {
  private static final App STREAM = env -> Response.stream("text/plain", out -> out.write('a'));

  /** Lets go of what the app has given. */
  private static final class Dropping implements Middleware {
    @Override
    public App wrap(App app) {
      return env -> {
        app.call(env);
        return Response.text("another");
      };
    }
  }

  /** Answers whatever is thrown. */
  private static final class Catching implements Middleware {
    @Override
    public App wrap(App app) {
      return env -> {
        try {
          return app.call(env);
        } catch (RuntimeException e) {
          return Response.text("it was " + e).withStatus(500);
        }
      };
    }
  }

  private static void assertBreaks(AtDepth depth, String rule, String who, App app) {
    try (TestClient client = depth.client(app)) {
      assertThatThrownBy(() -> client.get("/").send())
          .isInstanceOf(LintException.class)
          .hasMessageContaining(" (by " + who + "); " + rule + ": ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatAMiddlewareDrops(AtDepth depth) {
    App app = Middleware.chain(new Dropping()).wrap(STREAM);
    assertBreaks(depth, "BODY-02", "the middleware " + Dropping.class.getName(), app);
  }

  @ParameterizedTest
  @EnumSource
  void aStatusWhoseExceptionAMiddlewareCatches(AtDepth depth) {
    App app = Middleware.chain(new Catching()).wrap(env -> Response.status(99));
    assertBreaks(
        depth,
        "RES-02",
        "the app, a lambda of " + BrokenRulesAtEveryDepthTest.class.getName(),
        app);
  }

  @ParameterizedTest
  @EnumSource
  void aByteTooManyWhoseExceptionTheWriterCatches(AtDepth depth) {
    App app =
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      out.write('a');
                      try {
                        out.write('b');
                      } catch (IllegalStateException e) {
                        out.flush();
                      }
                    })
                .withHeader("Content-Length", "1");
    assertBreaks(
        depth,
        "BODY-01",
        "the app, a lambda of " + BrokenRulesAtEveryDepthTest.class.getName(),
        Middleware.chain(a -> a).wrap(app));
  }
}
