package dev.pintle.spi;

/**
 * The host and port of an authority, as in a Host field: "example.com:8080", "[::1]".
 *
 * @param host as written, an IPv6 address in its brackets; may be empty
 * @param port as written; empty if there is none
 */
public record Authority(String host, String port) {
  /**
   * Splits an authority at the colon before its port. Checks nothing: see {@link #isValid}.
   *
   * @param text such as "example.com:8080"
   * @return its parts
   */
  public static Authority split(String text) {
    int colon = text.lastIndexOf(':');
    return colon <= text.lastIndexOf(']')
        ? new Authority(text, "")
        : new Authority(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * Whether this is an authority that an http or https URI may have (RFC 9110, 4.2): a host that is
   * not empty, without user information, and a port that is absent, empty or at most 65535. (A Host
   * field may also be empty; that is the caller's to allow.)
   *
   * @param text such as "example.com:8080"
   * @return true if so
   */
  public static boolean isValid(String text) {
    Authority parts = split(text);
    return isHost(parts.host) && isPort(parts.port);
  }

  /**
   * The port that a scheme implies.
   *
   * @param scheme "http" or "https"
   * @return "80" or "443"
   */
  public static String defaultPort(String scheme) {
    return scheme.equals("https") ? "443" : "80";
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return host.length() > 3 && host.endsWith("]") && consistsOf(host, 1, host.length() - 1, ":");
    }
    return !host.isEmpty() && consistsOf(host, 0, host.length(), "%");
  }

  /** The characters of a host (RFC 3986, 3.2.2): unreserved ones, sub-delims and {@code more}. */
  private static boolean consistsOf(String text, int start, int end, String more) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && "-._~!$&'()*+,;=".indexOf(c) < 0 && more.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPort(String port) {
    int number = 0;
    for (int i = 0; i < port.length(); i++) {
      char c = port.charAt(i);
      number = number * 10 + c - '0';
      if (c < '0' || c > '9' || number > 65535) {
        return false;
      }
    }
    return true;
  }
}
