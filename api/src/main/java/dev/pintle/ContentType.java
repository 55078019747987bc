package dev.pintle;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a Content-Type field (RFC 9110, 8.3.1). */
final class ContentType {
  private ContentType() {}

  /** Type and subtype in lower case, without parameters. */
  static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String essence = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return essence.strip().toLowerCase(Locale.ROOT);
  }

  /** The value of a parameter without its quotes; null if there is none. */
  static @Nullable String parameter(String contentType, String name) {
    int start = contentType.indexOf(';') + 1;
    while (start > 0) {
      int end = endOfParameter(contentType, start);
      int equals = contentType.indexOf('=', start);
      if (equals >= 0
          && equals < end
          && contentType.substring(start, equals).strip().equalsIgnoreCase(name)) {
        return unquoted(contentType.substring(equals + 1, end).strip());
      }
      start = end == contentType.length() ? 0 : end + 1;
    }
    return null;
  }

  /** The next semicolon outside of quotes, or the end. */
  private static int endOfParameter(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == ';') {
        return i;
      }
    }
    return text.length();
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 1; i < value.length() - 1; i++) {
      if (value.charAt(i) == '\\' && i + 1 < value.length() - 1) {
        i++;
      }
      text.append(value.charAt(i));
    }
    return text.toString();
  }
}
