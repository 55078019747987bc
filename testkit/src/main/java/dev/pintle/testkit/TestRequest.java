package dev.pintle.testkit;

import dev.pintle.Headers;
import dev.pintle.Key;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request in the making. Methods that set something return this object; {@link #send} and {@link
 * #open} send it as it then is, and may be called again.
 *
 * <pre>{@code
 * client.post("/login").form("name", "ada", "password", "secret").cookie("seen", "1").send();
 * }</pre>
 */
public final class TestRequest {
  /** Of a client that was not told another. */
  private static final Headers HOST = Headers.of("Host", "localhost");

  private final Depth depth;
  private final String method;
  private String target;
  private String protocol = "HTTP/1.1";
  private Headers headers = Headers.empty();
  private @Nullable RequestBody body;
  private Headers trailers = Headers.empty();
  private Map<String, Object> env = Map.of();
  private @Nullable Fault fault;

  TestRequest(Depth depth, String method, String target) {
    this.depth = depth;
    this.method = method;
    this.target = target;
    RequestRules.checkLine(method, target);
  }

  /**
   * Adds a header field behind those that are there. The fields that frame the body are made from
   * the body; what a server refuses is for a test with bytes of its own over a socket.
   *
   * @param name a token
   * @param value without CR, LF, NUL or characters above U+00FF
   * @return this
   * @throws IllegalArgumentException if the name or value cannot be sent, the field is
   *     Content-Length or Transfer-Encoding, or it is a Host that is malformed or the second
   */
  public TestRequest header(String name, String value) {
    RequestRules.checkField(headers, name, value);
    headers = headers.toBuilder().add(name, value).build();
    return this;
  }

  /**
   * Adds a parameter to the query.
   *
   * @param name encoded here
   * @param value encoded here
   * @return this
   */
  public TestRequest query(String name, String value) {
    target += (target.indexOf('?') < 0 ? "?" : "&") + encode(name) + "=" + encode(value);
    return this;
  }

  /**
   * Adds a cookie; all go into one field.
   *
   * @param name as sent
   * @param value as sent
   * @return this
   */
  public TestRequest cookie(String name, String value) {
    String before = headers.first("Cookie");
    return setHeader("Cookie", (before == null ? "" : before + "; ") + name + "=" + value);
  }

  /**
   * Sets the body, sent with its length.
   *
   * @param bytes not copied
   * @return this
   */
  public TestRequest body(byte[] bytes) {
    body = new RequestBody.Bytes(bytes);
    return this;
  }

  /**
   * Sets the body to text in UTF-8, sent with its length and no Content-Type.
   *
   * @param text the text
   * @return this
   */
  public TestRequest body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sets the body to what a stream gives until its end, sent in chunks as it comes.
   *
   * @param in read once, so that the request can be sent once; closed by whoever opened it
   * @return this
   */
  public TestRequest body(InputStream in) {
    body = new RequestBody.Stream(Objects.requireNonNull(in, "in"), -1);
    return this;
  }

  /**
   * Sets the body to fields of a form, as {@code application/x-www-form-urlencoded}.
   *
   * @param namesAndValues name, value, name, value, …; encoded here
   * @return this
   * @throws IllegalArgumentException if their number is odd
   */
  public TestRequest form(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "form takes names and values in turn; the last name has no value");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(i == 0 ? "" : "&")
          .append(encode(namesAndValues[i]))
          .append('=')
          .append(encode(namesAndValues[i + 1]));
    }
    return setHeader("Content-Type", "application/x-www-form-urlencoded").body(text.toString());
  }

  /**
   * Sets the body to JSON, as {@code application/json}.
   *
   * @param json the text, sent as it is
   * @return this
   */
  public TestRequest json(String json) {
    return setHeader("Content-Type", "application/json").body(json);
  }

  /**
   * Sets trailer fields, which are sent behind a body that is a stream.
   *
   * @param trailers the fields
   * @return this
   * @throws IllegalArgumentException if one of them frames or routes the request
   */
  public TestRequest trailers(Headers trailers) {
    RequestRules.checkTrailers(Objects.requireNonNull(trailers, "trailers"));
    this.trailers = trailers;
    return this;
  }

  /**
   * Sets the protocol version.
   *
   * @param protocol "HTTP/1.1", which is the default, or "HTTP/1.0"
   * @return this
   * @throws IllegalArgumentException if it is another
   */
  public TestRequest protocol(String protocol) {
    if (!protocol.equals("HTTP/1.1") && !protocol.equals("HTTP/1.0")) {
      throw new IllegalArgumentException(
          "TestClient speaks HTTP/1.1 and HTTP/1.0, not " + protocol);
    }
    this.protocol = protocol;
    return this;
  }

  /**
   * Puts an entry into the request map before the app sees it, at every depth. Header fields are
   * better set with {@link #header}: the map shows them twice.
   *
   * @param key the name in the map
   * @param value its value
   * @return this
   */
  public TestRequest env(String key, Object value) {
    Map<String, Object> all = new HashMap<>(env);
    all.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    env = all;
    return this;
  }

  /**
   * Puts an entry into the request map before the app sees it.
   *
   * @param <T> the type of its value
   * @param key names it
   * @param value its value
   * @return this
   */
  public <T> TestRequest env(Key<T> key, T value) {
    return env(key.name(), value);
  }

  /**
   * Makes the client misbehave.
   *
   * @param fault what it does
   * @return this
   */
  public TestRequest fault(Fault fault) {
    this.fault = Objects.requireNonNull(fault, "fault");
    return this;
  }

  /**
   * Sends the request and waits for the end of the response, completion hooks included.
   *
   * @return the response, complete or broken off
   * @throws AssertionError thrown inside the app
   * @throws dev.pintle.LintException if the app broke a rule
   * @throws UnsupportedOperationException if this depth cannot commit the fault that was set
   */
  public TestResponse send() {
    return depth.send(prepare());
  }

  /**
   * Sends the request and returns at once; the response is read piece by piece.
   *
   * @return to be closed
   * @throws UnsupportedOperationException if this depth cannot commit the fault that was set
   */
  public TestExchange open() {
    return depth.open(prepare());
  }

  private RequestData prepare() {
    return new RequestData(
        method, target, protocol, sentHeaders(), body, trailers, Map.copyOf(env), fault);
  }

  private Headers sentHeaders() {
    if (headers.isEmpty() && body == null) {
      return HOST;
    }
    Headers.Builder all = Headers.builder();
    if (!headers.contains("Host")) {
      all.addAll(HOST);
    }
    all.addAll(headers);
    if (body != null && body.length() >= 0) {
      all.set("Content-Length", Long.toString(body.length()));
    } else if (body != null) {
      if (protocol.equals("HTTP/1.0")) {
        throw new IllegalArgumentException(
            "HTTP/1.0 has no chunks to send a stream in; give the body as bytes");
      }
      all.set("Transfer-Encoding", "chunked");
    }
    return all.build();
  }

  private TestRequest setHeader(String name, String value) {
    headers = headers.toBuilder().set(name, value).build();
    return this;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
