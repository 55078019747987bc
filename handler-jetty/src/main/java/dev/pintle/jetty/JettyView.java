package dev.pintle.jetty;

import dev.pintle.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpURI;

/**
 * Changes a head that is let in so that Jetty lets it in too, and takes it in the same way. The app
 * sees nothing of this: it gets the head as it was sent.
 */
final class JettyView {
  private static final byte[] EXPECT = "expect:".getBytes(StandardCharsets.US_ASCII);

  private JettyView() {}

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
    } else {
      hideExpectation(bytes, end);
    }
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

  /** There are no interim responses in HTTP/1.0, but Jetty would send a 100 (RFC 9110, 10.1.1). */
  private static void hideExpectation(byte[] bytes, int from) {
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
      while (i < EXPECT.length && (bytes[line + i] | 0x20) == (EXPECT[i] | 0x20)) {
        i++;
      }
      if (i == EXPECT.length) {
        bytes[line] = 'X';
      }
    }
  }
}
