package dev.pintle.fcgi;

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

/**
 * Serves an app behind a web server that speaks FastCGI.
 *
 * <pre>{@code
 * Server server = new FcgiHandler().start(app, Options.builder().listen("unix:/run/app.sock").build());
 * }</pre>
 *
 * <p>Beside the keys that every request map has, there are the web server's other parameters under
 * their names, such as {@code DOCUMENT_ROOT}, and
 *
 * <ul>
 *   <li>{@code fcgi.role}: "responder", "authorizer" or "filter". The response of an authorizer
 *       lets the request in with status 200; its fields named {@code Variable-X} become parameters
 *       {@code X} of what is asked for then (FastCGI specification, 6.3);
 *   <li>{@code fcgi.data}: what a filter filters, an {@code InputStream}; only for this role (6.4).
 * </ul>
 */
public final class FcgiHandler implements Handler {
  static final String NAME = "fcgi";

  private static final Set<Feature> FEATURES =
      Set.copyOf(
          EnumSet.of(Feature.EAGER_CANCELLATION, Feature.UNIX_SOCKETS, Feature.INHERITED_SOCKETS));

  /** The web server reads heads and speaks TLS. */
  private static final Set<CommonOption> HONOURED =
      Set.copyOf(
          EnumSet.complementOf(
              EnumSet.of(
                  CommonOption.MAX_REQUEST_LINE,
                  CommonOption.MAX_HEADER_BYTES,
                  CommonOption.MAX_HEADERS,
                  CommonOption.TLS_CERT,
                  CommonOption.TLS_KEY,
                  CommonOption.HTTP2)));

  /** Makes one. */
  public FcgiHandler() {}

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
    return FcgiOptions.all();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    options.refuseOthers(this, HONOURED);
    ListenAddress.of(options).forEach(FcgiHandler::refuseTls);
    return FcgiServer.start(app, options);
  }

  private static void refuseTls(ListenAddress address) {
    if (address instanceof ListenAddress.Tcp tcp && tcp.tls()) {
      throw new IllegalArgumentException(
          "cannot listen on "
              + address
              + ": FastCGI is spoken without TLS, which is the web server's; leave out https://");
    }
  }
}
