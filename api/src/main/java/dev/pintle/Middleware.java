package dev.pintle;

import java.util.List;

/**
 * Wraps an app in another app.
 *
 * <p>A middleware that drops a response's body closes it ({@link Response#withBody} does not).
 *
 * <pre>{@code
 * Middleware noSniff = app -> env -> app.call(env).withHeader("X-Content-Type-Options", "nosniff");
 * App site = Middleware.chain(errorPages, noSniff).wrap(hello);
 * }</pre>
 */
@FunctionalInterface
public interface Middleware {
  /**
   * Returns {@code app} with this behaviour around it.
   *
   * @param app the app to call
   * @return the wrapped app
   */
  App wrap(App app);

  /**
   * Joins middlewares into one; the first named sees the request first and the response last. Under
   * {@link Lint} each is checked by itself.
   *
   * @param outermost to innermost; none gives the identity
   * @return the middleware that applies all of them
   */
  static Middleware chain(Middleware... outermost) {
    List<Middleware> all = List.of(outermost);
    return app -> Layer.chain(all, app);
  }
}
