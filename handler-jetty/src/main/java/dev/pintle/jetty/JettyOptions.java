package dev.pintle.jetty;

import dev.pintle.Option;
import java.util.Set;
import org.eclipse.jetty.server.Server;

/** The options of handler {@code jetty} beside those that every handler has. */
public final class JettyOptions {
  /**
   * Jetty's own server, before it is started: to put handlers of Jetty before the app, to add a
   * request log, to register beans. The connectors, the thread pool and the handler of the app are
   * in place. Not for the command line.
   *
   * <pre>{@code
   * Options.builder()
   *     .set(JettyOptions.SERVER, server -> server.insertHandler(new StatisticsHandler()))
   *     .build();
   * }</pre>
   */
  public static final Option<ServerSetup> SERVER =
      Option.of("jetty.server", ServerSetup.class, "set in code: is given Jetty's server");

  private JettyOptions() {}

  /** Does something to Jetty's server. */
  @FunctionalInterface
  public interface ServerSetup {
    /**
     * Called once, before the server is started.
     *
     * @param server with its connectors, its thread pool and the handler of the app
     * @throws Exception has the start fail with an IOException
     */
    void accept(Server server) throws Exception;
  }

  static Set<Option<?>> all() {
    return Set.of(SERVER);
  }
}
