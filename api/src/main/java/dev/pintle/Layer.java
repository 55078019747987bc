package dev.pintle;

import dev.pintle.internal.Around;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One layer of an app that is put together of several: the app itself, or what a middleware has
 * made of the layers within it. It only hands calls on, until a request comes through {@link Lint}:
 * then what goes in and comes out here is checked, and whoever breaks a rule is known by name.
 */
@SuppressWarnings("try") // App.close may be interrupted, and says so
final class Layer implements App, AutoCloseable, Around {
  private final App app;
  private final LayerName name;
  private final @Nullable Object caller;

  private Layer(App app, LayerName name, @Nullable Object caller) {
    this.app = app;
    this.name = name;
    this.caller = caller;
  }

  /** A whole app, as {@code caller} sees it from outside. */
  static Layer of(App app, String caller) {
    return around(app, new LayerName(app.getClass(), 0, 0, LayerName.wrapSite()), caller);
  }

  /** Puts middlewares around an app, each a layer of its own. */
  static App chain(List<Middleware> outermost, App app) {
    @Nullable StackTraceElement site = LayerName.wrapSite();
    App wrapped = app;
    LayerName inner = new LayerName(app.getClass(), 0, 0, site);
    int count = outermost.size();
    for (int place = count; place > 0; place--) {
      Middleware next = outermost.get(place - 1);
      LayerName name = new LayerName(next.getClass(), place, count, site);
      wrapped = next.wrap(around(wrapped, inner, name));
      inner = name;
    }
    return count == 0 ? app : around(wrapped, inner, null);
  }

  /** A layer keeps the name that it got first: it is that of the innermost chain or middleware. */
  private static Layer around(App app, LayerName name, @Nullable Object caller) {
    return app instanceof Layer layer
        ? new Layer(layer.app, layer.name, caller)
        : new Layer(app, name, caller);
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    LintRequest lint = LintRequest.of(env);
    return lint == null ? app.call(env) : lint.call(this, env);
  }

  /** What is called here. */
  App app() {
    return app;
  }

  /** What is called here, for a sentence. */
  String name() {
    return name.toString();
  }

  /** Who calls it, for a sentence. */
  String caller() {
    return caller == null ? "what calls " + name : caller.toString();
  }

  @Override
  public Object inner() {
    return app;
  }

  @Override
  public void close() throws Exception {
    if (app instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
