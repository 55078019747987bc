package dev.pintle.http;

import dev.pintle.Option;
import java.util.Set;

/** The options of handler {@code http} beside those that every handler has. */
public final class HttpOptions {
  /** The Server field of each response; default: none is sent. */
  public static final Option<String> SERVER =
      Option.of(
          "http.server", String.class, "Server field of each response; none is sent by default");

  /**
   * How many requests of one connection are answered in a row before other connections get their
   * turn, and at most in one write; 1 or more, default 64.
   */
  public static final Option<Integer> MAX_PIPELINED =
      Option.of(
          "http.max-pipelined", Integer.class, "requests of one connection answered in a row; 64");

  /** The extensions of one chunk of a request, in bytes; more get 413; default 1024. */
  public static final Option<Integer> MAX_CHUNK_EXTENSION =
      Option.of(
          "http.max-chunk-extension",
          Integer.class,
          "extensions of one chunk, in bytes; 1KB; more get 413");

  /** The extensions of all chunks of a request, in bytes; more get 413; default 16384. */
  public static final Option<Integer> MAX_CHUNK_EXTENSIONS =
      Option.of(
          "http.max-chunk-extensions",
          Integer.class,
          "extensions of all chunks of a body; 16KB; more get 413");

  /**
   * The lowest rate at which a body may come while somebody waits for it, in bytes a second, over
   * and above {@code body-timeout}; a slower one gets 408; 0 for none, default 256.
   */
  public static final Option<Integer> MIN_BODY_RATE =
      Option.of(
          "http.min-body-rate",
          Integer.class,
          "lowest rate of a body, in bytes a second; 256; 0 for none");

  /**
   * How much of a body that the app has not read is read after the response, in bytes, so that the
   * connection can be used on; default 262144. If more is left, the connection is closed.
   */
  public static final Option<Integer> MAX_UNREAD_BODY =
      Option.of(
          "http.max-unread-body",
          Integer.class,
          "unread rest of a body that is read, to keep the connection; 256KB");

  /**
   * Whether every connection begins with a PROXY header, of version 1 or 2, in which a proxy says
   * whose connection it passes on; default false. Only peers in {@code trusted-proxies}, which has
   * to be set then, may connect. {@code head-timeout} bounds the wait for the header.
   */
  public static final Option<Boolean> PROXY_PROTOCOL =
      Option.of(
          "http.proxy-protocol",
          Boolean.class,
          "connections begin with a PROXY header, of trusted-proxies alone; off");

  private HttpOptions() {}

  static Set<Option<?>> all() {
    return Set.of(
        SERVER,
        MAX_PIPELINED,
        MAX_CHUNK_EXTENSION,
        MAX_CHUNK_EXTENSIONS,
        MIN_BODY_RATE,
        MAX_UNREAD_BODY,
        PROXY_PROTOCOL);
  }
}
