package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.CommonOption;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Serves an app over HTTP/1.1 and 1.0 on event loops of its own.
 *
 * <pre>{@code
 * Server server = new HttpHandler().start(app, Options.builder().listen("8080").build());
 * }</pre>
 */
public final class HttpHandler implements Handler {
  static final String NAME = "http";

  private static final Set<Feature> FEATURES =
      Set.copyOf(
          EnumSet.of(
              Feature.LOSSLESS_HEADERS,
              Feature.EAGER_CANCELLATION,
              Feature.INFORMATIONAL,
              Feature.REQUEST_TRAILERS,
              Feature.RESPONSE_TRAILERS,
              Feature.UPGRADE,
              Feature.CONNECT,
              Feature.UNIX_SOCKETS,
              Feature.INHERITED_SOCKETS,
              Feature.TLS));

  private static final Set<CommonOption> HONOURED = Set.copyOf(EnumSet.allOf(CommonOption.class));

  /** Makes one. */
  public HttpHandler() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  @Override
  public Set<Option<?>> options() {
    return HttpOptions.all();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    options.refuseOthers(this, HONOURED);
    if (options.http2() && options.assigned().contains(CommonOption.HTTP2.optionName())) {
      throw new IllegalArgumentException(
          "the handler \"http\" does not speak HTTP/2; leave http2 unset, or choose a handler that"
              + " does");
    }
    return HttpServer.start(app, options);
  }
}
