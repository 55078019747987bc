package dev.pintle.spi;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.RequestTrailers;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of one request, from which {@link RequestMap} makes the request map.
 *
 * <p>Each method is called when a key that needs it is first read, if ever, and its answer is kept;
 * answers outlive the handler's buffers.
 */
public interface RequestSource {
  /**
   * Paths as a web server in front derived them.
   *
   * @param scriptName where the app is: "" or a path such as "/app"
   * @param pathInfo the rest of the path, decoded
   */
  record ServerPath(String scriptName, String pathInfo) {}

  /**
   * The method.
   *
   * @return a token, case kept
   */
  String method();

  /**
   * The request target as it stood on the request line: origin-form, absolute-form, authority-form
   * or "*".
   *
   * @return not empty
   */
  String target();

  /**
   * The protocol and version.
   *
   * @return such as "HTTP/1.1"
   */
  String protocol();

  /**
   * All header fields.
   *
   * @return the fields, values as ISO-8859-1
   */
  Headers headers();

  /**
   * Finds header fields by their name in the request map without making all of them.
   *
   * @param environmentName upper case with "_" for "-", without "HTTP_": "X_NAME"
   * @return the values joined with ", ", or "; " for COOKIE; null if there is no such field; a
   *     field whose name contains "_" is never found
   */
  default @Nullable String field(String environmentName) {
    return RequestMap.join(headers(), environmentName);
  }

  /**
   * The scheme.
   *
   * @return "http" or "https"
   */
  String scheme();

  /**
   * The authority that the client asked for, as a trusted proxy told ({@link TrustedProxies}).
   *
   * @return null if none told: the request's own is taken
   */
  default @Nullable String forwardedHost() {
    return null;
  }

  /**
   * The client's address.
   *
   * @return null or a Unix address where there is no host and port
   */
  @Nullable SocketAddress remoteAddress();

  /**
   * The address the request came in on.
   *
   * @return null or a Unix address where there is no host and port
   */
  @Nullable SocketAddress localAddress();

  /**
   * Where the app is mounted ({@code Options.mount}).
   *
   * @return "" or a path such as "/app"
   */
  String mount();

  /**
   * Where the app is and what is asked of it, if a web server in front decides that and not {@link
   * #mount} and {@link #target}.
   *
   * @return null, the default, to take them from mount and target
   */
  default @Nullable ServerPath serverPath() {
    return null;
  }

  /**
   * What this handler has in the request map besides: further variables of a web server in front,
   * and keys of the handler's own.
   *
   * @param key none that another method here answers
   * @return null if there is no such value
   */
  default @Nullable Object extra(String key) {
    return null;
  }

  /**
   * The keys for which {@link #extra} has a value.
   *
   * @return none by default
   */
  default Collection<String> extraKeys() {
    return List.of();
  }

  /**
   * The handler's name.
   *
   * @return as {@link dev.pintle.Handler#name}
   */
  String handler();

  /**
   * The body.
   *
   * @return at its end at once if there is none
   */
  InputStream input();

  /**
   * The error log.
   *
   * @return a writer whose lines reach the log
   */
  PrintWriter errors();

  /**
   * The cancellation of this request.
   *
   * @return the same one each time
   */
  Cancellation cancellation();

  /**
   * The hooks of this request.
   *
   * @return the same ones each time
   */
  Completion completion();

  /**
   * Sends interim responses.
   *
   * @return null where that cannot be done
   */
  default @Nullable Informational informational() {
    return null;
  }

  /**
   * The trailer fields.
   *
   * @return null where unsupported
   */
  default @Nullable RequestTrailers trailers() {
    return null;
  }

  /**
   * Retires the worker process.
   *
   * @return null where nothing would start a new one
   */
  default @Nullable Runnable recycle() {
    return null;
  }

  /**
   * The TLS session.
   *
   * @return null without TLS
   */
  default @Nullable SSLSession tls() {
    return null;
  }
}
