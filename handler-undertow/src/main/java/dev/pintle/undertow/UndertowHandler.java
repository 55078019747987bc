package dev.pintle.undertow;

import dev.pintle.App;
import dev.pintle.CommonOption;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.spi.ListenAddress;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Serves an app on Undertow, over HTTP/1.1 and HTTP/2, with TLS and without.
 *
 * <pre>{@code
 * Server server = new UndertowHandler().start(app, Options.builder().listen("8080").build());
 * }</pre>
 *
 * <p>Two of its {@link #features} it has over HTTP/1.1 only: over HTTP/2 Undertow loses the order
 * between different names of {@code pintle.headers} (all values are there, those of one name in
 * order), and refuses CONNECT.
 */
public final class UndertowHandler implements Handler {
  static final String NAME = "undertow";

  private static final Set<Feature> FEATURES =
      Set.copyOf(
          EnumSet.complementOf(EnumSet.of(Feature.EAGER_CANCELLATION, Feature.UNIX_SOCKETS)));

  /** Makes one. */
  public UndertowHandler() {}

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
    return UndertowOptions.all();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    options.refuseOthers(NAME, honoured());
    for (ListenAddress address : ListenAddress.of(options)) {
      if (address instanceof ListenAddress.Unix) {
        throw new IllegalArgumentException(
            "the handler \"undertow\" does not listen on Unix-domain sockets, so it cannot listen on "
                + address
                + "; listen on a port, or use the handler \"http\" or \"jetty\"");
      }
    }
    return UndertowServer.start(app, options);
  }

  private static Set<String> honoured() {
    Set<String> names = new TreeSet<>(Set.of("listen", "mount", "tls"));
    for (CommonOption option : CommonOption.values()) {
      names.add(option.optionName());
    }
    for (Option<?> option : UndertowOptions.all()) {
      names.add(option.name());
    }
    return names;
  }
}
