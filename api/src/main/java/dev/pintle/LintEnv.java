package dev.pintle;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the request map, and of what type; paths and header fields are checked elsewhere.
 */
final class LintEnv {
  private static final Pattern PROTOCOL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*/[0-9]+(\\.[0-9]+)?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final int HIGHEST_PORT = 65535;

  private LintEnv() {}

  static void check(Map<String, Object> env) {
    checkEntries(env);
    checkRequestLine(env);
    checkPeers(env);
    checkObjects(env);
  }

  /** The value of a key that must be there. */
  static <T> T require(Map<String, Object> env, Key<T> key, String rule) {
    T value = find(env, key, rule);
    if (value == null) {
      throw new LintException(rule, "the request map has no " + key);
    }
    return value;
  }

  /** The value of a key that may be absent. */
  static <T> @Nullable T find(Map<String, Object> env, Key<T> key, String rule) {
    Object value = env.get(key.name());
    if (value != null && !key.type().isInstance(value)) {
      throw new LintException(rule, key + " is a " + value.getClass().getName());
    }
    return key.type().cast(value);
  }

  private static void checkEntries(Map<String, Object> env) {
    for (Map.Entry<@Nullable String, @Nullable Object> entry : nullableEntries(env)) {
      String key = entry.getKey();
      Object value = entry.getValue();
      if (key == null) {
        throw new LintException("ENV-02", "the request map has a null key");
      }
      if (value == null) {
        throw new LintException("ENV-02", "the request map has a null value for " + key);
      }
      if (key.indexOf('.') < 0 && !(value instanceof String)) {
        throw new LintException("ENV-03", key + " is a " + value.getClass().getName());
      }
    }
  }

  /** The map as what it may be before it is checked. */
  @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
  private static Iterable<Map.Entry<@Nullable String, @Nullable Object>> nullableEntries(
      Map<String, Object> env) {
    return (Iterable) env.entrySet();
  }

  private static void checkRequestLine(Map<String, Object> env) {
    String method = require(env, Env.REQUEST_METHOD, "ENV-04");
    if (!HeaderRules.isToken(method)) {
      throw new LintException("ENV-04", "REQUEST_METHOD is \"" + method + "\"");
    }
    String protocol = require(env, Env.SERVER_PROTOCOL, "ENV-14");
    if (!PROTOCOL.matcher(protocol).matches()) {
      throw new LintException("ENV-14", "SERVER_PROTOCOL is \"" + protocol + "\"");
    }
    if (protocol.equals("HTTP/1.0") && env.containsKey(Env.INFORMATIONAL.name())) {
      throw new LintException(
          "INF-04", "SERVER_PROTOCOL is HTTP/1.0, and pintle.informational is there");
    }
    String scheme = require(env, Env.SCHEME, "ENV-24");
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new LintException("ENV-24", "pintle.scheme is \"" + scheme + "\"");
    }
  }

  private static void checkPeers(Map<String, Object> env) {
    if (require(env, Env.SERVER_NAME, "ENV-11").isEmpty()) {
      throw new LintException("ENV-11", "SERVER_NAME is empty");
    }
    String port = require(env, Env.SERVER_PORT, "ENV-12");
    if (!isPort(port)) {
      throw new LintException("ENV-12", "SERVER_PORT is \"" + port + "\"");
    }
    String remote = find(env, Env.REMOTE_ADDR, "ENV-16");
    if (remote != null && remote.isEmpty()) {
      throw new LintException("ENV-16", "REMOTE_ADDR is empty");
    }
    String remotePort = find(env, Env.REMOTE_PORT, "ENV-16");
    if (remotePort != null && !isPort(remotePort)) {
      throw new LintException("ENV-16", "REMOTE_PORT is \"" + remotePort + "\"");
    }
  }

  private static void checkObjects(Map<String, Object> env) {
    String version = require(env, Env.VERSION, "ENV-23");
    if (!version.equals("1.0")) {
      throw new LintException("ENV-23", "pintle.version is \"" + version + "\"");
    }
    require(env, Env.INPUT, "ENV-28");
    require(env, Env.ERRORS, "ENV-29");
    if (require(env, Env.HANDLER, "ENV-30").isEmpty()) {
      throw new LintException("ENV-30", "pintle.handler is empty");
    }
    require(env, Env.CANCELLATION, "ENV-31");
    require(env, Env.COMPLETION, "ENV-31");
    find(env, Env.INFORMATIONAL, "ENV-32");
    find(env, Env.TRAILERS, "ENV-32");
    find(env, Env.RECYCLE, "ENV-32");
    find(env, Env.TLS, "ENV-32");
  }

  static boolean isDigits(String text) {
    return DIGITS.matcher(text).matches();
  }

  private static boolean isPort(String text) {
    return isDigits(text) && text.length() <= 5 && Integer.parseInt(text) <= HIGHEST_PORT;
  }
}
