package dev.pintle.jetty;

import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What Jetty lets through in HTTP/2 although it is malformed (RFC 9113, 8.2.2 and 8.3.1). */
final class Http2Rules {
  private static final Set<String> OF_HTTP1 =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private Http2Rules() {}

  /** What is wrong; null if nothing is. */
  static @Nullable String problem(Request request) {
    if (!isToken(request.getMethod())) {
      return "the method is no token";
    }
    if (request.getHttpURI().getFragment() != null) {
      return "the request target has a fragment";
    }
    for (HttpField field : request.getHeaders()) {
      if (OF_HTTP1.contains(field.getLowerCaseName())) {
        return "there is a field of HTTP/1.1's connections";
      }
    }
    return null;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      HttpTokens.Token token = c < 0x80 ? HttpTokens.getToken(c) : null;
      boolean allowed =
          token != null
              && switch (token.getType()) {
                case ALPHA, DIGIT, TCHAR -> true;
                default -> false;
              };
      if (!allowed) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
