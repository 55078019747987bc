package dev.pintle;

import java.util.Map;

/** What the request target has become: the two paths, the raw one, the URI and the query. */
final class LintTarget {
  private LintTarget() {}

  static void check(Map<String, Object> env) {
    String script = LintEnv.require(env, Env.SCRIPT_NAME, "ENV-05");
    if (!script.isEmpty() && (script.charAt(0) != '/' || script.endsWith("/"))) {
      throw new LintException("ENV-05", "SCRIPT_NAME is \"" + script + "\"");
    }
    String path = LintEnv.require(env, Env.PATH_INFO, "ENV-06");
    if (!isPathOrEmpty(path)) {
      throw new LintException("ENV-06", "PATH_INFO is \"" + path + "\"");
    }
    checkRawPath(LintEnv.require(env, Env.RAW_PATH_INFO, "ENV-15"), path);
    String uri = LintEnv.require(env, Env.REQUEST_URI, "ENV-09");
    checkUri(uri);
    checkForm(uri, script.isEmpty() && path.isEmpty());
    String query = LintEnv.require(env, Env.QUERY_STRING, "ENV-10");
    if (!isUriText(query)) {
      throw new LintException("ENV-10", "QUERY_STRING is \"" + query + "\"");
    }
  }

  private static void checkRawPath(String raw, String path) {
    if (!isPathOrEmpty(raw) || raw.isEmpty() != path.isEmpty() || !couldDecodeTo(raw, path)) {
      throw new LintException(
          "ENV-15", "pintle.raw_path_info is \"" + raw + "\" and PATH_INFO is \"" + path + "\"");
    }
  }

  /**
   * Judges only what nothing is to be decoded in; how the rest decodes is for the tests of that.
   */
  private static boolean couldDecodeTo(String raw, String path) {
    boolean plain = raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80);
    return !plain || raw.equals(path);
  }

  private static void checkUri(String uri) {
    boolean originForm = uri.startsWith("/");
    boolean otherForm = !uri.isEmpty() && uri.indexOf('/') < 0 && uri.indexOf('?') < 0;
    if (!isUriText(uri) || (!originForm && !otherForm)) {
      throw new LintException("ENV-09", "REQUEST_URI is \"" + uri + "\"");
    }
  }

  private static void checkForm(String uri, boolean bothEmpty) {
    if (bothEmpty == uri.startsWith("/")) {
      throw new LintException(
          "ENV-07",
          "REQUEST_URI is \""
              + uri
              + "\", and SCRIPT_NAME and PATH_INFO are "
              + (bothEmpty ? "both empty" : "not both empty"));
    }
  }

  private static boolean isPathOrEmpty(String path) {
    return path.isEmpty() || path.charAt(0) == '/';
  }

  private static boolean isUriText(String text) {
    return text.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '#');
  }
}
