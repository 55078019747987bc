package dev.pintle;

import dev.pintle.internal.Around;
import java.util.Map;
import java.util.Optional;

/**
 * Checks an app and the handler that calls it against the rules of {@code docs/SPEC.md}, as far as
 * they can be seen from between the two. Where a rule is broken it throws {@link LintException}: at
 * the call, when the response is returned, while its body is written or closed, and in a completion
 * hook for a body that nobody has closed. Meant for development and tests: it reads every value of
 * the request map.
 *
 * <p>Middlewares outside of it count as the handler, those inside as the app. In an app made with
 * {@link Middleware#chain} each middleware is checked by itself, and the exception names the one
 * that broke the rule and where it was wrapped.
 *
 * <pre>{@code
 * App checked = Lint.check().wrap(app);
 * }</pre>
 *
 * <p>The app sees a {@code pintle.input} that is watched too, and a key {@code pintle.lint}, which
 * is nobody else's.
 */
public final class Lint {
  private Lint() {}

  /**
   * The middleware that checks.
   *
   * @return one that can be used for any number of apps
   */
  public static Middleware check() {
    return app -> new Checked(Layer.of(app, "the handler, or a middleware outside of Lint"));
  }

  /**
   * The first rule that was found broken in a request, for those whom the exception does not reach:
   * a middleware may catch it, and what is thrown when a body is closed is only logged.
   *
   * @param env the map of a request that has come through {@link #check}; in a completion hook that
   *     was registered before, all is known
   * @return empty if no rule was broken, or the request did not come through
   */
  public static Optional<LintException> found(Map<String, Object> env) {
    return Optional.ofNullable(LintRequest.of(env)).map(LintRequest::found);
  }

  /** Hands on the closing too, since a handler closes an app that can be closed. */
  @SuppressWarnings("try") // App.close may be interrupted, and says so
  private record Checked(Layer layer) implements App, AutoCloseable, Around {
    @Override
    public Response call(Map<String, Object> env) throws Exception {
      LintRequest known = LintRequest.of(env);
      if (known != null) {
        return known.call(layer, env);
      }
      LintRequest begun = LintRequest.begin(layer, env);
      Response response = begun.call(layer, env);
      LintException caught = begun.found();
      if (caught != null) {
        // A middleware between has made an answer of it.
        LintRequest.closeDropped(response, caught);
        throw caught;
      }
      return response;
    }

    @Override
    public Object inner() {
      return layer;
    }

    @Override
    public void close() throws Exception {
      layer.close();
    }
  }
}
