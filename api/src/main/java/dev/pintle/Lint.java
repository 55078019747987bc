package dev.pintle;

import java.io.IOException;
import java.util.Map;

/**
 * Checks an app and the handler that calls it against the rules of {@code docs/SPEC.md}, as far as
 * they can be seen from between the two. It changes nothing but to throw {@link LintException}
 * where a rule is broken: at the call, when the response is returned, and while its body is written
 * or closed. Meant for development and tests: it reads every value of the request map.
 *
 * <p>Middlewares outside of it count as the handler, those inside as the app.
 *
 * <pre>{@code
 * App checked = Lint.check().wrap(app);
 * }</pre>
 */
public final class Lint {
  private Lint() {}

  /**
   * The middleware that checks.
   *
   * @return one that can be used for any number of apps
   */
  public static Middleware check() {
    return Checked::new;
  }

  /** Hands on the closing too, since a handler closes an app that can be closed. */
  @SuppressWarnings("try") // App.close may be interrupted, and says so
  private record Checked(App app) implements App, AutoCloseable {
    @Override
    public Response call(Map<String, Object> env) throws Exception {
      LintEnv.check(env);
      LintTarget.check(env);
      LintFields.check(env);
      // Read before the call: the app may change its map.
      LintResponse rules = LintResponse.to(env);
      Response response = app.call(env);
      try {
        LintEnv.check(env);
      } catch (LintException e) {
        closeDropped(response, e);
        throw e;
      }
      return wrapBody(rules, response);
    }

    private static Response wrapBody(LintResponse rules, Response response) throws IOException {
      try {
        rules.check(response);
      } catch (LintException e) {
        closeDropped(response, e);
        throw e;
      }
      Body body = LintBody.wrap(response.body(), LintResponse.promisedLength(response));
      return new Response(response.status(), response.headers(), body);
    }

    @SuppressWarnings("ConstantValue") // an app without null checks can return null
    private static void closeDropped(Response response, LintException reason) {
      if (response == null) {
        return;
      }
      try {
        response.body().close();
      } catch (IOException | RuntimeException e) {
        reason.addSuppressed(e);
      }
    }

    @Override
    public void close() throws Exception {
      if (app instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
