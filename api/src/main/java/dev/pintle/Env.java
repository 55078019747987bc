package dev.pintle;

import dev.pintle.internal.Fields;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLSession;

/**
 * The keys of the request map. Names without a dot are those of CGI (RFC 3875) and hold strings; a
 * request header {@code X-Name} is {@code HTTP_X_NAME}.
 */
public final class Env {
  /** The method, any token, case kept: "GET". Always present. */
  public static final Key<String> REQUEST_METHOD = Key.of("REQUEST_METHOD", String.class);

  /** Where the app is mounted, decoded: "" or "/app", never "/". Always present. */
  public static final Key<String> SCRIPT_NAME = Key.of("SCRIPT_NAME", String.class);

  /** The path below the mount, decoded once as UTF-8: "" or "/…". Always present. */
  public static final Key<String> PATH_INFO = Key.of("PATH_INFO", String.class);

  /** The raw path and query as sent, without scheme and host. Always present. */
  public static final Key<String> REQUEST_URI = Key.of("REQUEST_URI", String.class);

  /** The raw query without its question mark, "" if there is none. Always present. */
  public static final Key<String> QUERY_STRING = Key.of("QUERY_STRING", String.class);

  /** The name or address of the server. Always present. */
  public static final Key<String> SERVER_NAME = Key.of("SERVER_NAME", String.class);

  /** The port of the server, in decimal digits. Always present. */
  public static final Key<String> SERVER_PORT = Key.of("SERVER_PORT", String.class);

  /** "HTTP/1.1" or the like. Always present. */
  public static final Key<String> SERVER_PROTOCOL = Key.of("SERVER_PROTOCOL", String.class);

  /** The address of the client; absent on a Unix-domain socket. */
  public static final Key<String> REMOTE_ADDR = Key.of("REMOTE_ADDR", String.class);

  /** The port of the client; absent on a Unix-domain socket. */
  public static final Key<String> REMOTE_PORT = Key.of("REMOTE_PORT", String.class);

  /** The Content-Type field; only if sent. */
  public static final Key<String> CONTENT_TYPE = Key.of("CONTENT_TYPE", String.class);

  /** The Content-Length field, decimal digits; only if sent. */
  public static final Key<String> CONTENT_LENGTH = Key.of("CONTENT_LENGTH", String.class);

  /** The authority the client asked for: Host, or the target's own. */
  public static final Key<String> HTTP_HOST = Key.of("HTTP_HOST", String.class);

  /** PATH_INFO before decoding, kept by mounts. Always present. */
  public static final Key<String> RAW_PATH_INFO = Key.of("pintle.raw_path_info", String.class);

  /** The version of this interface: "1.0". Always present. */
  public static final Key<String> VERSION = Key.of("pintle.version", String.class);

  /** "http" or "https". Always present. */
  public static final Key<String> SCHEME = Key.of("pintle.scheme", String.class);

  /** The request's header fields. Always present. */
  public static final Key<Headers> HEADERS = Key.of("pintle.headers", Headers.class);

  /** The request's body; at its end at once if there is none. Always present. */
  public static final Key<InputStream> INPUT = Key.of("pintle.input", InputStream.class);

  /** The server's error log. Always present. */
  public static final Key<PrintWriter> ERRORS = Key.of("pintle.errors", PrintWriter.class);

  /** The name of the handler that serves this request. Always present. */
  public static final Key<String> HANDLER = Key.of("pintle.handler", String.class);

  /** Tells when the work is no longer wanted. Always present. */
  public static final Key<Cancellation> CANCELLATION =
      Key.of("pintle.cancellation", Cancellation.class);

  /** Hooks for the end of the request. Always present. */
  public static final Key<Completion> COMPLETION = Key.of("pintle.completion", Completion.class);

  /** Sends interim responses; absent where they cannot be sent. */
  public static final Key<Informational> INFORMATIONAL =
      Key.of("pintle.informational", Informational.class);

  /** The request's trailer fields; absent where unsupported. */
  public static final Key<RequestTrailers> TRAILERS =
      Key.of("pintle.trailers", RequestTrailers.class);

  /** Retires this worker process after this request; absent where nothing would start a new one. */
  public static final Key<Runnable> RECYCLE = Key.of("pintle.recycle", Runnable.class);

  /** The TLS session; absent without TLS. */
  public static final Key<SSLSession> TLS = Key.of("pintle.tls", SSLSession.class);

  private Env() {}

  /**
   * Changes the header fields for an app further in: {@link #HEADERS} and all the keys made from
   * fields. HTTP_HOST changes only if the Host field does, since the target may have named another
   * host.
   *
   * <pre>{@code
   * Headers fewer = Env.HEADERS.get(env).toBuilder().remove("Accept-Encoding").build();
   * return app.call(Env.withHeaders(env, fewer));
   * }</pre>
   *
   * @param env the request map; it does not change, whatever is done to the result
   * @param headers all fields that the app shall see
   * @return a map on top of {@code env}
   */
  public static Map<String, Object> withHeaders(Map<String, Object> env, Headers headers) {
    Object host = env.get(HTTP_HOST.name());
    boolean sameHost =
        Objects.equals(Fields.join(HEADERS.get(env), "HOST"), Fields.join(headers, "HOST"));
    Map<String, Object> changed = new Overlay(env, headers);
    if (sameHost && host != null) {
      changed.put(HTTP_HOST.name(), host);
    }
    return changed;
  }
}
