package dev.pintle;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The request's header fields, which the map shows twice: as keys and as {@link Headers}. */
final class LintFields {
  private static final String PREFIX = "HTTP_";

  private LintFields() {}

  static void check(Map<String, Object> env) {
    Headers headers = LintEnv.require(env, Env.HEADERS, "ENV-25");
    for (String forbidden :
        new String[] {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY"}) {
      if (env.containsKey(forbidden)) {
        throw new LintException("ENV-20", "the request map has " + forbidden);
      }
    }
    checkEntity(env, headers);
    Map<String, String> expected = expectedKeys(headers);
    checkFieldsHaveKeys(env, expected);
    checkKeysHaveFields(env, expected, headers);
  }

  private static void checkEntity(Map<String, Object> env, Headers headers) {
    if (env.containsKey("CONTENT_TYPE") != headers.contains("Content-Type")) {
      throw new LintException("ENV-17", "only one of CONTENT_TYPE and its field is there");
    }
    String length = LintEnv.find(env, Env.CONTENT_LENGTH, "ENV-18");
    if (length != null && !LintEnv.isDigits(length)) {
      throw new LintException("ENV-18", "CONTENT_LENGTH is \"" + length + "\"");
    }
    if ((length != null) != headers.contains("Content-Length")) {
      throw new LintException("ENV-18", "only one of CONTENT_LENGTH and its field is there");
    }
  }

  /**
   * The keys that the fields call for, but for HTTP_HOST: the target may have named another host.
   */
  private static Map<String, String> expectedKeys(Headers headers) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : headers) {
      if (field.getKey().indexOf('_') >= 0) {
        continue;
      }
      String key = PREFIX + keyPart(field.getKey());
      if (!isElsewhere(key)) {
        String separator = key.equals("HTTP_COOKIE") ? "; " : ", ";
        keys.merge(key, field.getValue(), (before, more) -> before + separator + more);
      }
    }
    return keys;
  }

  private static void checkFieldsHaveKeys(Map<String, Object> env, Map<String, String> expected) {
    expected.forEach(
        (key, value) -> {
          Object found = env.get(key);
          if (found == null) {
            throw new LintException("ENV-19", "a field is there, but no " + key);
          }
          if (!found.equals(value)) {
            throw new LintException("ENV-25", key + " differs from its field");
          }
        });
  }

  private static void checkKeysHaveFields(
      Map<String, Object> env, Map<String, String> expected, Headers headers) {
    for (String key : env.keySet()) {
      if (!key.startsWith(PREFIX) || isElsewhere(key) || expected.containsKey(key)) {
        continue;
      }
      for (Map.Entry<String, String> field : headers) {
        if (key.equals(PREFIX + keyPart(field.getKey()))) {
          throw new LintException("ENV-21", field.getKey() + " has made " + key);
        }
      }
      throw new LintException("ENV-25", key + " is there, but no such field in pintle.headers");
    }
  }

  private static boolean isElsewhere(String key) {
    return switch (key) {
      case "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY", "HTTP_HOST" -> true;
      default -> false;
    };
  }

  private static String keyPart(String fieldName) {
    return fieldName.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
