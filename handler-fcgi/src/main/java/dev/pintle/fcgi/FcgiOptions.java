package dev.pintle.fcgi;

import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.fcgi.codec.FcgiLimits;
import java.util.Set;

/** The options of handler {@code fcgi} beside those that every handler has. */
public final class FcgiOptions {
  /**
   * Whose word is taken for SCRIPT_NAME and PATH_INFO: {@code derive}, the default, makes them of
   * REQUEST_URI and {@code mount}, the same behind every web server; {@code trust} takes those of
   * the web server, which are about the request as it rewrote it.
   */
  public static final Option<String> PATH =
      Option.of(
          "fcgi.path",
          String.class,
          "derive (SCRIPT_NAME and PATH_INFO from REQUEST_URI and the mount) or trust (the web"
              + " server's)");

  /** How many requests may be active on one connection at a time; 1 or more, default 100. */
  public static final Option<Integer> MAX_ACTIVE =
      Option.of(
          "fcgi.max-active", Integer.class, "requests active on one connection at a time; 100");

  /**
   * Which web servers may connect over TCP: addresses and networks (CIDR), with commas between
   * them; by default those of the environment's FCGI_WEB_SERVER_ADDRS, or all. A wildcard address
   * is listened on only with such a list.
   */
  public static final Option<String> ALLOWED_CLIENTS =
      Option.of(
          "fcgi.allowed-clients",
          String.class,
          "addresses and networks of web servers; FCGI_WEB_SERVER_ADDRS, or all");

  /**
   * As which users web servers may connect over a Unix socket: their names, with commas between
   * them; by default all that the socket's folder and mode let in.
   */
  public static final Option<String> ALLOWED_USERS =
      Option.of(
          "fcgi.allowed-users", String.class, "users who may connect over a Unix socket; all");

  private FcgiOptions() {}

  static Set<Option<?>> all() {
    return Set.of(PATH, MAX_ACTIVE, ALLOWED_CLIENTS, ALLOWED_USERS);
  }

  static boolean trustsPath(Options options) {
    String path = options.get(PATH).orElse("derive");
    return switch (path) {
      case "derive" -> false;
      case "trust" -> true;
      default ->
          throw new IllegalArgumentException(
              PATH.name() + " must be derive or trust, not \"" + path + "\"");
    };
  }

  static FcgiLimits limits(Options options) {
    FcgiLimits usual = FcgiLimits.DEFAULTS;
    int active = options.get(MAX_ACTIVE).orElse(usual.maxActive());
    if (active < 1) {
      throw new IllegalArgumentException(MAX_ACTIVE.name() + " must be 1 or more, not " + active);
    }
    return new FcgiLimits(usual.maxParamsBytes(), usual.maxParams(), usual.maxNameBytes(), active);
  }
}
