package dev.pintle.conformance.gateway;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A handler that speaks FastCGI, as those see it who speak HTTP to the gateway in front of it. */
public final class BehindGateway implements Handler {
  private static final String LOOPBACK = "127.0.0.1:0";

  private final Handler handler;

  /**
   * Makes one.
   *
   * @param handler speaks FastCGI
   */
  public BehindGateway(Handler handler) {
    this.handler = handler;
  }

  @Override
  public String name() {
    return handler.name();
  }

  /** What the gateway listens on is none of the handler's. */
  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.copyOf(handler.features());
    features.removeAll(EnumSet.of(Feature.UNIX_SOCKETS, Feature.INHERITED_SOCKETS));
    return features;
  }

  @Override
  public Set<Option<?>> options() {
    return handler.options();
  }

  @Override
  public Server start(App app, Options options) throws IOException {
    if (!options.listen().equals(List.of(LOOPBACK))) {
      return handler.start(app, options); // the case is about its own listeners
    }
    Path dir = Files.createTempDirectory("gateway");
    Options behind = options.toBuilder().listen("unix:" + dir.resolve("app")).build();
    return new Gateway(handler.start(app, behind), dir);
  }
}
