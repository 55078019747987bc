package dev.pintle.fcgi;

import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.fcgi.codec.FcgiLimits;
import java.time.Duration;
import java.util.Set;

/** The options of handler {@code fcgi} beside those that every handler has. */
public final class FcgiOptions {
  private static final Duration LONGEST = Duration.ofDays(365);

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
   * What becomes of a request that is one too many, for its connection, for {@code max-connections}
   * or for the threads: {@code 503}, the default, is a response that every web server passes on;
   * {@code end} is the protocol's own end, FCGI_OVERLOADED, without a response, for gateways that
   * know what to do with it. Of those that were tried none does: nginx 1.22 answers 502 at once,
   * and HAProxy 2.6 504 at the end of its {@code timeout server}.
   */
  public static final Option<String> OVERLOAD =
      Option.of(
          "fcgi.overload",
          String.class,
          "a request too many is answered with 503, or ended with FCGI_OVERLOADED (end); 503");

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

  /**
   * For how long an app may have a request, counted from its call until it has handed over the last
   * of its response; without end by default. It is meant for requests that hang, and streams are no
   * exception. A request that is past it is cancelled with {@link
   * dev.pintle.Cancellation.Reason#TIMEOUT} and logged with the stack of the app's thread. It is
   * answered with 504, or broken off if its response has begun. What the app writes after that
   * throws {@link dev.pintle.ClientGoneException}; until it returns it keeps its thread and its
   * places, and the completion hooks run when it has.
   */
  public static final Option<Duration> TERMINATE_TIMEOUT =
      Option.of(
          "fcgi.terminate-timeout",
          Duration.class,
          "an app that has a request for longer is cancelled, the request answered with 504; off");

  /**
   * Which files the web server is to send, and how it is told; by default none. For nginx {@code
   * X-Accel-Redirect:FOLDER=LOCATION}, where LOCATION is one that is {@code internal} and has the
   * same folder; for lighttpd {@code X-LIGHTTPD-send-file:FOLDER}, for Apache with mod_xsendfile
   * {@code X-Sendfile:FOLDER}, with {@code =PATH} behind it if the web server has the folder
   * elsewhere. Further folders go behind commas. The folders have to exist.
   *
   * <p>The response to GET, HEAD or any other method goes out with this field and without its bytes
   * if its status is 200 and its body the whole of a file that is in a folder once all symbolic
   * links have been followed, those of the folder and those of the file. All else is sent from
   * here: files that are elsewhere, parts of files, names that are not UTF-8 or hold control
   * characters, for X-Sendfile all names that would have to be percent-encoded, of which versions
   * of mod_xsendfile think differently, responses with Content-Encoding or Content-Range, which web
   * servers would lose, and those that have such a field from the app.
   *
   * <p>The other fields are sent as they are. What the web server makes of them differs: nginx
   * takes the file's Last-Modified and ETag in place of the app's, and drops fields that it does
   * not know. It answers Range and If-Modified-Since, so that the client's status may be another
   * than that which completion hooks are told, with 0 bytes of the body.
   */
  public static final Option<String> SEND_FILE =
      Option.of(
          "fcgi.send-file",
          String.class,
          "files that the web server sends, X-Accel-Redirect:FOLDER=LOCATION or X-Sendfile:FOLDER;"
              + " none");

  private FcgiOptions() {}

  static Set<Option<?>> all() {
    return Set.of(
        PATH, MAX_ACTIVE, OVERLOAD, ALLOWED_CLIENTS, ALLOWED_USERS, TERMINATE_TIMEOUT, SEND_FILE);
  }

  /** Whether an option has the other of its two values. */
  static boolean isOther(Option<String> option, String usual, String other, Options options) {
    String value = options.get(option).orElse(usual);
    if (!value.equals(usual) && !value.equals(other)) {
      throw new IllegalArgumentException(
          option.name() + " must be " + usual + " or " + other + ", not \"" + value + "\"");
    }
    return value.equals(other);
  }

  static FcgiLimits limits(Options options) {
    FcgiLimits usual = FcgiLimits.DEFAULTS;
    int active = options.get(MAX_ACTIVE).orElse(usual.maxActive());
    if (active < 1) {
      throw new IllegalArgumentException(MAX_ACTIVE.name() + " must be 1 or more, not " + active);
    }
    return new FcgiLimits(usual.maxParamsBytes(), usual.maxParams(), usual.maxNameBytes(), active);
  }

  /** 0 if there is no such limit. */
  static long terminateNanos(Options options) {
    Duration time = options.get(TERMINATE_TIMEOUT).orElse(null);
    if (time == null) {
      return 0;
    }
    if (time.isZero() || time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          TERMINATE_TIMEOUT.name()
              + " must be more than 0 and at most 365 days, such as 30s; leave it out to let apps"
              + " have requests for as long as they like");
    }
    return time.toNanos();
  }
}
