package dev.pintle.jetty;

import dev.pintle.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/**
 * Changes a head that is let in so that Jetty lets it in too, and takes it in the same way. The app
 * sees nothing of this: it gets the head as it was sent.
 */
final class JettyView {
  private static final byte[] EXPECT = "expect:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPGRADE = "upgrade:".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] SHORTEST =
      "GET / HTTP/1.1\r\nHost:x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private JettyView() {}

  /**
   * What says as much of a request as Jetty has to know when nobody asks it about the request.
   *
   * @return not to be changed; null if Jetty has to see the head itself
   */
  static byte @Nullable [] shortest(@Nullable RequestHead head) {
    boolean simple =
        head != null
            && head.minorVersion() > 0
            && head.keepAlive()
            && !head.hasBody()
            && !head.upgrade()
            && !head.expectContinue()
            && head.method().equals("GET");
    return simple ? SHORTEST : null;
  }

  /**
   * Changes what has to be, in place.
   *
   * @param head what the bytes say
   * @param from where they begin, empty lines before the request line included
   */
  static void adapt(RequestHead head, byte[] bytes, int from) {
    int method = from;
    while (bytes[method] == '\r' || bytes[method] == '\n') {
      method++;
    }
    int target = method;
    while (bytes[target] != ' ') {
      target++;
    }
    target++;
    int end = target;
    boolean plain = bytes[target] == '/';
    while (bytes[end] != ' ') {
      plain &= isPlain(bytes[end]) && !(bytes[end] == '.' && bytes[end - 1] == '/');
      end++;
    }
    if (!plain) {
      adaptTarget(head, bytes, target, end);
    }
    if (head.minorVersion() > 0) {
      bytes[end + "HTTP/1.1".length()] = '1'; // Jetty knows no HTTP/1.2
    }
    if (head.field("EXPECT") != null) {
      hide(EXPECT, bytes, end); // Http1Stream sends the 100; Jetty closes where none was needed
    }
    String upgrade = head.field("UPGRADE");
    if (upgrade != null && !mayUpgrade(head, upgrade)) {
      hide(UPGRADE, bytes, end);
    }
  }

  /** Jetty refuses Upgrade where Connection does not name it, and would take h2c by itself. */
  private static boolean mayUpgrade(RequestHead head, String protocols) {
    return head.upgrade() && !protocols.toLowerCase(Locale.ROOT).contains("h2c");
  }

  /** Whether Jetty surely takes it in a path or query. */
  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= '/' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '?'
        || b == '='
        || b == '&';
  }

  /** Jetty refuses, whatever is set, paths that lead above the root and some others. */
  private static void adaptTarget(RequestHead head, byte[] bytes, int start, int end) {
    String method = head.method();
    try {
      HttpURI unused = HttpURI.build(method, head.target()).asImmutable();
    } catch (RuntimeException e) {
      Arrays.fill(bytes, start, end, (byte) 'x');
      if (method.equals("CONNECT")) {
        bytes[end - 2] = ':';
        bytes[end - 1] = '1';
      } else {
        bytes[start] = '/';
      }
    }
  }

  /** Has Jetty see another name than this. */
  private static void hide(byte[] name, byte[] bytes, int from) {
    int line = from;
    while (true) {
      while (bytes[line] != '\n') {
        line++;
      }
      line++;
      if (bytes[line] == '\r') {
        return;
      }
      int i = 0;
      while (i < name.length && (bytes[line + i] | 0x20) == (name[i] | 0x20)) {
        i++;
      }
      if (i == name.length) {
        bytes[line] = 'X';
      }
    }
  }
}
