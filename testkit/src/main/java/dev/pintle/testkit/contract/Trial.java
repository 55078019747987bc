package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import dev.pintle.Headers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to two handlers, so that their answers can be compared: a request, or the bytes of
 * several. Methods that set something return this object. Text is ISO-8859-1, a character a byte.
 */
final class Trial {
  /** What every request says in Host, so that no port shows in a request map. */
  static final String HOST = "example.test:8080";

  private final String name;
  private final String method;
  private final String target;
  private final @Nullable String bytes;
  private final Headers.Builder fields = Headers.builder();
  private final Set<Feature> needs = EnumSet.noneOf(Feature.class);
  private List<String> methods;
  private String version = "HTTP/1.1";
  private @Nullable String body;
  private List<String> chunks = List.of();
  private Headers trailers = Headers.empty();
  private @Nullable String conversation;
  private boolean refused;
  private boolean ends;

  private Trial(String name, String method, String target, @Nullable String bytes) {
    this.name = name;
    this.method = method;
    this.target = target;
    this.bytes = bytes;
    this.methods = List.of(method);
  }

  static Trial of(String name, String method, String target) {
    return new Trial(name, method, target, null);
  }

  static Trial get(String name, String target) {
    return of(name, "GET", target);
  }

  /** Bytes as they are, and the methods of the requests in them that are answered. */
  static Trial raw(String name, String bytes, String... methods) {
    Trial trial = new Trial(name, "GET", "/", bytes);
    trial.methods = List.of(methods);
    return trial;
  }

  /** Bytes that are answered with an error, of which the status counts alone, and then no more. */
  static Trial refused(String name, String bytes) {
    Trial trial = raw(name, bytes, "GET");
    trial.refused = true;
    return trial.ends();
  }

  /** What the app does, one of {@link MirrorApp}. */
  Trial doing(String action) {
    return field(MirrorApp.ACTION, action);
  }

  Trial field(String fieldName, String value) {
    fields.add(fieldName, value);
    return this;
  }

  /** A body that is sent with its length. */
  Trial body(String text) {
    body = text;
    return this;
  }

  /** A body that is sent in these chunks. */
  Trial chunks(String... parts) {
    chunks = List.of(parts);
    return this;
  }

  /** The fields behind the chunks. */
  Trial trailers(String... namesAndValues) {
    trailers = Headers.of(namesAndValues);
    return this;
  }

  Trial http10() {
    version = "HTTP/1.0";
    return this;
  }

  /** What is sent once the connection was upgraded, and comes back. */
  Trial conversation(String text) {
    conversation = text;
    return this;
  }

  /** A handler without this feature need not answer. */
  Trial needs(Feature feature) {
    needs.add(feature);
    return this;
  }

  /** The server closes the connection behind the last reply. */
  Trial ends() {
    ends = true;
    return this;
  }

  String name() {
    return name;
  }

  Set<Feature> needs() {
    return needs;
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  Headers fields() {
    return fields.build();
  }

  @Nullable String body() {
    return chunks.isEmpty() ? body : String.join("", chunks);
  }

  boolean isChunked() {
    return !chunks.isEmpty();
  }

  Headers trailers() {
    return trailers;
  }

  boolean isHttp10() {
    return version.equals("HTTP/1.0");
  }

  /** The methods of the requests that are answered, in order. */
  List<String> methods() {
    return methods;
  }

  boolean isRefused() {
    return refused;
  }

  boolean isLast() {
    return ends;
  }

  @Nullable String conversation() {
    return conversation;
  }

  /** Whether the bytes were given, and not made of a request. */
  boolean isRaw() {
    return bytes != null;
  }

  /** Whether the body is sent only when the server asks for it. */
  boolean waitsForContinue() {
    return "100-continue".equals(fields().first("Expect")) && !isHttp10();
  }

  /** What is sent at first: all of it, or what comes before a body that waits. */
  String head() {
    if (bytes != null) {
      return bytes;
    }
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    head.append("Host: ").append(HOST).append("\r\n");
    fields().forEach(f -> head.append(f.getKey()).append(": ").append(f.getValue()).append("\r\n"));
    if (isChunked()) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (body != null) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** What comes behind the head. */
  String rest() {
    if (!isChunked()) {
      return bytes != null || body == null ? "" : body;
    }
    StringBuilder rest = new StringBuilder();
    for (String chunk : chunks) {
      rest.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    rest.append("0\r\n");
    trailers.forEach(f -> rest.append(f.getKey()).append(": ").append(f.getValue()).append("\r\n"));
    return rest.append("\r\n").toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
