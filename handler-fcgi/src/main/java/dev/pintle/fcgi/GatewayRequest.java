package dev.pintle.fcgi;

import dev.pintle.Headers;
import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.spi.RequestSource.ServerPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as a web server describes it in its parameters (RFC 3875, 4.1): what they mean where
 * web servers differ, and what of them is not to be believed or not to be passed on.
 */
final class GatewayRequest {
  private static final int HIGHEST_PORT = 65535;

  /** Behind a name or an address in brackets: the colons of a bare IPv6 address are no port's. */
  private static final Pattern PORT = Pattern.compile("(?<=^[^:]{1,255}|\\]):\\d*$");

  /** What the request map has by other means, or under another name. */
  private static final Set<String> ANSWERED =
      Set.of(
          "REQUEST_METHOD",
          "SCRIPT_NAME",
          "PATH_INFO",
          "REQUEST_URI",
          "QUERY_STRING",
          "SERVER_NAME",
          "SERVER_PORT",
          "SERVER_PROTOCOL",
          "REMOTE_ADDR",
          "REMOTE_PORT",
          "CONTENT_TYPE",
          "CONTENT_LENGTH");

  private final FcgiParams params;
  private final long contentLength;

  GatewayRequest(FcgiParams params) {
    this.params = params;
    this.contentLength = contentLength(params.value("CONTENT_LENGTH"));
  }

  String method() {
    return or(params.value("REQUEST_METHOD"), "GET");
  }

  String protocol() {
    return or(params.value("SERVER_PROTOCOL"), "HTTP/1.0");
  }

  /** The request target; some gateways tell only what they made of it. */
  String target() {
    String uri = params.value("REQUEST_URI");
    if (uri != null && !uri.isEmpty()) {
      return uri;
    }
    String path = or(params.value("SCRIPT_NAME"), "") + or(params.value("PATH_INFO"), "");
    String query = or(params.value("QUERY_STRING"), "");
    return encode(path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query);
  }

  /** The paths as the web server has them, decoded, which may be about a rewritten request. */
  ServerPath serverPath() {
    return new ServerPath(
        utf8(or(params.value("SCRIPT_NAME"), "")), utf8(or(params.value("PATH_INFO"), "")));
  }

  boolean isSecure() {
    String https = params.value("HTTPS");
    if (https != null && !https.isEmpty()) {
      return https.equalsIgnoreCase("on") || https.equals("1");
    }
    return "https".equalsIgnoreCase(params.value("REQUEST_SCHEME"));
  }

  /** The client of the web server, if it has an address. */
  @Nullable InetSocketAddress remoteAddress() {
    String address = params.value("REMOTE_ADDR");
    if (address == null || !isAddress(address)) {
      return null; // "unix:" where the web server itself listens on such a socket
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByName(address), port(params.value("REMOTE_PORT"), 0));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** So that no name is ever looked up. */
  private static boolean isAddress(String text) {
    boolean dots = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      dots &= c == '.' || (c >= '0' && c <= '9');
    }
    return text.indexOf(':') >= 0 ? isMadeOfHex(text) : dots && text.indexOf('.') > 0;
  }

  private static boolean isMadeOfHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The name and port that the web server gives itself; null if it has no port. nginx without a
   * server_name has an empty name, HAProxy that of the Host field with its port.
   */
  @Nullable InetSocketAddress localAddress() {
    int port = port(params.value("SERVER_PORT"), -1);
    if (port < 0) {
      return null;
    }
    String name = or(params.value("SERVER_NAME"), "");
    String host = PORT.matcher(name.isEmpty() ? or(field("HOST"), "") : name).replaceFirst("");
    return InetSocketAddress.createUnresolved(host.isEmpty() ? "localhost" : host, port);
  }

  private static int port(@Nullable String text, int otherwise) {
    if (text == null || text.isEmpty() || text.length() > 5) {
      return otherwise;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      port = 10 * port + digit;
    }
    return port <= HIGHEST_PORT ? port : otherwise;
  }

  /** The declared length of the body; −1 if there is none, also for lighttpd's "-1". */
  long contentLength() {
    return contentLength;
  }

  private static long contentLength(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("-")) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1; // STDIN is the truth
    }
  }

  // ---- header fields ----

  /** As {@link dev.pintle.spi.RequestSource#field}. */
  @Nullable String field(String name) {
    switch (name) {
      case "CONTENT_LENGTH" -> {
        return contentLength < 0 ? null : Long.toString(contentLength);
      }
      case "CONTENT_TYPE" -> {
        String type = params.value(name);
        return type == null || type.isEmpty() ? null : type;
      }
      case "PROXY" -> {
        return null;
      }
      default -> {
        int i = params.find(FcgiParams.FIELD_PREFIX, name, 0);
        return i < 0 ? null : joined(name, i);
      }
    }
  }

  /** Web servers repeat the parameter of a field that was repeated, if they do not join it. */
  private String joined(String name, int first) {
    int i = params.find(FcgiParams.FIELD_PREFIX, name, first + 1);
    if (i < 0) {
      return params.value(first);
    }
    if (name.equals("HOST")) {
      return or(params.value("HTTP_HOST"), ""); // the last: two hosts joined are none
    }
    String separator = name.equals("COOKIE") ? "; " : ", ";
    StringBuilder all = new StringBuilder(params.value(first));
    for (; i >= 0; i = params.find(FcgiParams.FIELD_PREFIX, name, i + 1)) {
      all.append(separator).append(params.value(i));
    }
    return all.toString();
  }

  /**
   * The fields, under names made of the parameters'.
   *
   * @throws IllegalArgumentException if one is malformed
   */
  Headers headers() {
    Headers.Builder fields = Headers.builder();
    for (int i = 0; i < params.size(); i++) {
      String name = params.isField(i) ? params.name(i) : "";
      if (!name.isEmpty() && !isDropped(name)) {
        if (name.equals("HTTP_HOST")) {
          fields.set("Host", params.value(i));
        } else {
          fields.add(fieldName(name), params.value(i));
        }
      }
    }
    addIfSent(fields, "Content-Type", field("CONTENT_TYPE"));
    addIfSent(fields, "Content-Length", field("CONTENT_LENGTH"));
    return fields.build();
  }

  private static void addIfSent(Headers.Builder fields, String name, @Nullable String value) {
    if (value != null) {
      fields.add(name, value);
    }
  }

  /** HTTP_PROXY steers HTTP clients (CVE-2016-5386); the others nginx sends twice. */
  private static boolean isDropped(String name) {
    return switch (name) {
      case "HTTP_PROXY", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_" -> true;
      default -> false;
    };
  }

  /** "Accept-Language" of HTTP_ACCEPT_LANGUAGE. */
  private static String fieldName(String variable) {
    char[] name = new char[variable.length() - FcgiParams.FIELD_PREFIX.length()];
    boolean first = true;
    for (int i = 0; i < name.length; i++) {
      char c = variable.charAt(FcgiParams.FIELD_PREFIX.length() + i);
      name[i] = c == '_' ? '-' : !first && c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
      first = c == '_';
    }
    return new String(name);
  }

  // ---- other variables ----

  /** A variable that is none of those above. */
  @Nullable String variable(String name) {
    return ANSWERED.contains(name) || name.startsWith(FcgiParams.FIELD_PREFIX)
        ? null
        : params.value(name);
  }

  List<String> variables() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < params.size(); i++) {
      String name = params.name(i);
      if (!params.isField(i) && !ANSWERED.contains(name) && name.indexOf('.') < 0) {
        names.add(name);
      }
    }
    return names;
  }

  FcgiParams params() {
    return params;
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  /** Parameters are bytes, which the codec gives as ISO-8859-1. */
  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String encode(String path) {
    StringBuilder encoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"#%<>?[\\]^`{|}".indexOf(c) >= 0) {
        encoded.append('%').append(Character.forDigit(c >> 4 & 15, 16));
        encoded.append(Character.forDigit(c & 15, 16));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
