package dev.pintle.jetty;

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
import java.util.TreeSet;

/**
 * Serves an app on Jetty: HTTP/1.1, HTTP/1.0 and HTTP/2, with and without TLS.
 *
 * <pre>{@code
 * Server server = new JettyHandler().start(app, Options.builder().listen("8080").build());
 * }</pre>
 *
 * <p>The app is called on a virtual thread from Java 24 on, else on a thread of Jetty's pool; no
 * connection holds one while it is idle. Jetty itself can be reached through {@link
 * JettyOptions#SERVER}.
 */
public final class JettyHandler implements Handler {
  static final String NAME = "jetty";

  private static final Set<Feature> FEATURES =
      Set.copyOf(
          EnumSet.of(
              Feature.LOSSLESS_HEADERS,
              Feature.INFORMATIONAL,
              Feature.REQUEST_TRAILERS,
              Feature.RESPONSE_TRAILERS,
              Feature.UPGRADE,
              Feature.CONNECT,
              Feature.UNIX_SOCKETS,
              Feature.INHERITED_SOCKETS,
              Feature.TLS,
              Feature.HTTP_2));

  /** Makes one. */
  public JettyHandler() {}

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
    return JettyOptions.all();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    options.refuseOthers(NAME, honoured());
    return JettyServer.start(app, options);
  }

  private static Set<String> honoured() {
    Set<String> names = new TreeSet<>(Set.of("listen", "mount", "tls"));
    for (CommonOption option : CommonOption.values()) {
      names.add(option.optionName());
    }
    for (Option<?> option : JettyOptions.all()) {
      names.add(option.name());
    }
    return names;
  }
}
