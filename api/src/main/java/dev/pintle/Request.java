package dev.pintle;

import dev.pintle.internal.Fields;
import dev.pintle.internal.Percent;
import dev.pintle.spi.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A typed view of a request map. It holds nothing but the map: it costs nothing to make, a change
 * of the map shows at once, and each method computes its answer at each call.
 *
 * <pre>{@code
 * App greet = env -> {
 *   Request request = Request.of(env);
 *   String name = request.queryParams().first("name");
 *   return Response.text("Hello, " + (name == null ? "whoever you are" : name) + "!");
 * };
 * }</pre>
 *
 * <p>What a client did wrong is told by an {@link HttpException}, which an app may let pass: the
 * handler answers with its status.
 */
public final class Request {
  /** A little less than an array can have, as some machines need. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  /** In digits, as many as {@link Long#MAX_VALUE} has. */
  private static final int LONGEST_LENGTH = 19;

  private final Map<String, Object> env;

  private Request(Map<String, Object> env) {
    this.env = env;
  }

  /**
   * A view of a request map.
   *
   * @param env the map; not copied
   * @return the view
   */
  public static Request of(Map<String, Object> env) {
    return new Request(Objects.requireNonNull(env, "env"));
  }

  /**
   * The method.
   *
   * @return any token, case kept: "GET"
   */
  public String method() {
    return Env.REQUEST_METHOD.get(env);
  }

  /**
   * Where the app is mounted, decoded.
   *
   * @return "" or "/app"
   */
  public String scriptName() {
    return Env.SCRIPT_NAME.get(env);
  }

  /**
   * The path below the mount, decoded once. An escaped slash looks like any other here: to take a
   * path apart use {@link #segments}.
   *
   * @return "" or "/…"
   */
  public String pathInfo() {
    return Env.PATH_INFO.get(env);
  }

  /**
   * The whole path, decoded once: {@link #scriptName} and {@link #pathInfo} joined.
   *
   * @return "" only for the targets "*" and "host:port"
   */
  public String path() {
    return scriptName() + pathInfo();
  }

  /**
   * The path below the mount before decoding. If a middleware has changed PATH_INFO and not this,
   * PATH_INFO counts, encoded anew.
   *
   * @return "" or "/…"
   */
  public String rawPath() {
    String raw = Env.RAW_PATH_INFO.get(env);
    String path = pathInfo();
    return Percent.decodePath(raw).equals(path) ? raw : Percent.encodePath(path);
  }

  /**
   * The segments of the path below the mount, split before they are decoded, so that "%2F" stays
   * within its segment: "/a/b%2Fc" is [a, b/c]. There are as many as slashes: "/" is one empty
   * segment, and "/a/" is [a, ""].
   *
   * @return an immutable list; empty if there is no path below the mount
   */
  public List<String> segments() {
    String raw = rawPath();
    List<String> segments = new ArrayList<>();
    int slash = raw.indexOf('/');
    while (slash >= 0) {
      int next = raw.indexOf('/', slash + 1);
      String segment = raw.substring(slash + 1, next < 0 ? raw.length() : next);
      segments.add(Percent.decodePath(segment));
      slash = next;
    }
    return List.copyOf(segments);
  }

  /**
   * The query as sent.
   *
   * @return without its question mark; "" if there is none
   */
  public String query() {
    return Env.QUERY_STRING.get(env);
  }

  /**
   * The parameters of the query.
   *
   * @return in order, with repeats
   * @throws HttpException with status 400, as {@link Params#parse} throws it
   */
  public Params queryParams() {
    return Params.parse(query());
  }

  /**
   * A header field as the request map has it: repeats joined with ", ". The fields one by one are
   * in {@link #headers}.
   *
   * @param name in any case
   * @return the value, or null if there is no such field
   */
  public @Nullable String header(String name) {
    String key = Fields.keyOf(name);
    return key != null ? (String) env.get(key) : headers().first(name);
  }

  /**
   * All header fields.
   *
   * @return the fields, repeats apart
   */
  public Headers headers() {
    return Env.HEADERS.get(env);
  }

  /**
   * The value of a cookie, without the quotes that may stand around it.
   *
   * @param name its case counts
   * @return the first of that name, which has the longest path; null if there is none
   */
  public @Nullable String cookie(String name) {
    String field = (String) env.get("HTTP_COOKIE");
    return field == null ? null : CookieField.find(field, name);
  }

  /**
   * The scheme.
   *
   * @return "http" or "https"
   */
  public String scheme() {
    return Env.SCHEME.get(env);
  }

  /**
   * The authority that the client asked for: what it sent, else the server's name and, if it is not
   * the one that the scheme implies, its port. It is for links and for telling sites apart; a
   * client can send what it likes.
   *
   * @return "example.com" or "example.com:8080"
   */
  public String host() {
    Object host = env.get(Env.HTTP_HOST.name());
    if (host instanceof String sent && !sent.isEmpty()) {
      return sent;
    }
    String name = Env.SERVER_NAME.get(env);
    String port = Env.SERVER_PORT.get(env);
    return port.equals(Authority.defaultPort(scheme())) ? name : name + ":" + port;
  }

  /**
   * The client's address.
   *
   * @return digits, never a name; null on a Unix-domain socket
   */
  public @Nullable String remoteAddress() {
    return (String) env.get(Env.REMOTE_ADDR.name());
  }

  /**
   * The type of the body.
   *
   * @return the field as sent, or null if it was not
   */
  public @Nullable String contentType() {
    return (String) env.get(Env.CONTENT_TYPE.name());
  }

  /**
   * The length of the body as declared.
   *
   * @return 0 or more, or −1 if it was not declared
   * @throws HttpException with status 400, if what was declared is no length
   */
  public long contentLength() {
    String length = (String) env.get(Env.CONTENT_LENGTH.name());
    if (length == null) {
      return -1;
    }
    boolean digits = !length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || length.length() > LONGEST_LENGTH) {
      throw new HttpException(400, "the Content-Length is malformed");
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      throw new HttpException(400, "the Content-Length is too large");
    }
  }

  /**
   * The body.
   *
   * @return at its end at once if there is none
   */
  public InputStream input() {
    return Env.INPUT.get(env);
  }

  /**
   * Reads what is left of the body.
   *
   * @param limit how many bytes it may have
   * @return the bytes; none if there is no body, or at a second call
   * @throws HttpException with status 413, if there are more; before anything is read, if more are
   *     declared
   * @throws IOException if the body breaks off
   */
  public byte[] bytes(long limit) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit is 0 or more, not " + limit);
    }
    int most = (int) Math.min(limit, LARGEST_ARRAY);
    if (contentLength() > most) {
      throw tooLong(limit);
    }
    byte[] bytes = input().readNBytes(most);
    if (bytes.length == most && input().read() >= 0) {
      throw tooLong(limit);
    }
    return bytes;
  }

  /**
   * Reads what is left of the body as text, in the charset that its type names, else UTF-8. Bytes
   * that are not of that charset become U+FFFD.
   *
   * @param limit how many bytes it may have
   * @return the text; "" if there is no body, or at a second call
   * @throws HttpException with status 413, if there are more bytes, or 415, if the charset is not
   *     known here
   * @throws IOException if the body breaks off
   */
  public String text(long limit) throws IOException {
    Charset charset = charset();
    return new String(bytes(limit), charset);
  }

  /**
   * Reads the body as a form, {@code application/x-www-form-urlencoded}. It is parsed once and
   * kept: further calls give the same, whoever makes them, unless another body was put in.
   *
   * @param limit how many bytes it may have
   * @return in order, with repeats; empty if there is neither a body nor a type
   * @throws HttpException with status 413, if the body is longer, 415, if it is of another type, or
   *     400, as {@link Params#parse} throws it
   * @throws IOException if the body breaks off
   */
  public Params form(long limit) throws IOException {
    ParsedForm form = ParsedForm.KEY.find(env).orElse(null);
    if (form == null || form.input() != input()) {
      form = ParsedForm.read(this, limit);
      ParsedForm.KEY.put(env, form);
    }
    return form.get();
  }

  private Charset charset() {
    String type = contentType();
    String name = type == null ? null : ContentType.parameter(type, "charset");
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new HttpException(415, "the charset of the body is not known here", e);
    }
  }

  private static HttpException tooLong(long limit) {
    return new HttpException(413, "the body is longer than " + limit + " bytes");
  }

  /** Method and path, for logs; the query may be secret. */
  @Override
  public String toString() {
    return method() + " " + path();
  }
}
