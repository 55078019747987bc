package dev.pintle.spi;

import dev.pintle.internal.Percent;

/**
 * Finds out whether a path lies below a mount. A path lies below it when its first segments, each
 * decoded by itself, are those of the mount: below "/api" lie "/api", "/api/x" and "/%61pi/x", but
 * not "/apis" and not "/api%2Fx", which is one segment.
 *
 * <p>A handler asks {@link RequestTarget#isBelow}.
 */
public final class MountPath {
  private MountPath() {}

  /**
   * Brings a mount into the form that {@code SCRIPT_NAME} has.
   *
   * @param mount decoded; "", "/", "/api" or "/api/"
   * @return "" for the root, else a path that begins with "/" and does not end with one
   * @throws IllegalArgumentException if it does not begin with "/", or has a segment that is empty,
   *     "." or ".."
   */
  public static String normalize(String mount) {
    if (mount.isEmpty() || mount.equals("/")) {
      return "";
    }
    if (!mount.startsWith("/") || mount.contains("//") || hasDots(mount)) {
      throw new IllegalArgumentException(
          "a mount is a path such as \"/api\" without empty segments, \".\" and \"..\", not \""
              + mount
              + "\"");
    }
    return mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
  }

  /** Clients resolve such segments before they ask, so that none would ever lie below. */
  private static boolean hasDots(String mount) {
    String closed = mount + "/";
    return closed.contains("/./") || closed.contains("/../");
  }

  /**
   * Matches a raw path against a mount.
   *
   * @param mount as {@link #normalize} gives it
   * @param rawPath undecoded; "" or beginning with "/"
   * @return where in {@code rawPath} that which follows the mount begins, or −1 if the path does
   *     not lie below the mount
   */
  public static int match(String mount, String rawPath) {
    int length = mount.length();
    if (length == 0) {
      return 0;
    }
    if (rawPath.startsWith(mount)
        && (rawPath.length() == length || rawPath.charAt(length) == '/')
        && Percent.decodePath(mount).equals(mount)) {
      return length;
    }
    int end = endOfSegments(mount, rawPath);
    return end >= 0 && Percent.decodePath(rawPath.substring(0, end)).equals(mount) ? end : -1;
  }

  /** Where as many segments of the path end as the mount has, or −1 if it has fewer. */
  private static int endOfSegments(String mount, String rawPath) {
    int end = 0;
    for (int i = 0; i >= 0; i = mount.indexOf('/', i + 1)) {
      if (end == rawPath.length()) {
        return -1;
      }
      int slash = rawPath.indexOf('/', end + 1);
      end = slash < 0 ? rawPath.length() : slash;
    }
    return end;
  }
}
