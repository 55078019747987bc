package dev.pintle.conformance;

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

/** A handler that speaks FastCGI, as those see it who speak HTTP to what is in front of it. */
public abstract class BehindWebServer implements Handler {
  private static final String LOOPBACK = "127.0.0.1:0";

  private final Handler handler;

  /**
   * Makes one.
   *
   * @param handler speaks FastCGI
   */
  protected BehindWebServer(Handler handler) {
    this.handler = handler;
  }

  @Override
  public final String name() {
    return handler.name();
  }

  /** What the web server listens on is none of the handler's. */
  @Override
  public final Set<Feature> features() {
    Set<Feature> features = EnumSet.copyOf(handler.features());
    features.removeAll(EnumSet.of(Feature.UNIX_SOCKETS, Feature.INHERITED_SOCKETS));
    return features;
  }

  @Override
  public final Set<Option<?>> options() {
    return handler.options();
  }

  @Override
  public final Server start(App app, Options options) throws IOException {
    if (!options.listen().equals(List.of(LOOPBACK))) {
      return handler.start(app, options); // the case is about its own listeners
    }
    Path dir = Files.createTempDirectory("behind");
    try {
      Options behind = options.toBuilder().listen("unix:" + dir.resolve("app")).build();
      return inFrontOf(handler.start(app, behind), dir, options);
    } catch (IOException | RuntimeException e) {
      Directories.delete(dir);
      throw e;
    }
  }

  /**
   * Starts the web server.
   *
   * @param application listens on a Unix socket in the directory
   * @param dir of the run's own, to be deleted at the end
   * @param options those of the case
   * @return the two as one
   */
  protected abstract Server inFrontOf(Server application, Path dir, Options options)
      throws IOException;
}
