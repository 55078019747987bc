package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Lint;
import dev.pintle.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Goes through the codec of the HTTP handler, in memory. */
final class WireDepth implements Depth {
  private final ClosableApp app;
  private final Options options;

  WireDepth(App app, Options options) {
    this.app = new ClosableApp(Lint.check().wrap(Objects.requireNonNull(app, "app")));
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public TestResponse send(RequestData request) {
    try (TestExchange exchange = open(request)) {
      return exchange.finish();
    }
  }

  @Override
  public TestExchange open(RequestData request) {
    app.requireOpen();
    CallWatch watch = new CallWatch(request.env());
    App watched = env -> watch.call(app, env);
    try {
      return WireExchange.begin(
          request, watch, new CodecConnection(watched, options, request.patience()));
    } catch (IOException e) {
      throw new UncheckedIOException("the request could not be sent", e);
    }
  }

  @Override
  public void close() {
    app.close();
  }
}
