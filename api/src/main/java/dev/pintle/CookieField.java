package dev.pintle;

import org.jspecify.annotations.Nullable;

/** Reads a Cookie field (RFC 6265, 5.4). */
final class CookieField {
  private CookieField() {}

  /** The value of the first cookie of a name, without quotes around it; null if there is none. */
  static @Nullable String find(String field, String name) {
    int start = 0;
    int equals = field.indexOf('=');
    while (start < field.length()) {
      int semicolon = field.indexOf(';', start);
      int end = semicolon < 0 ? field.length() : semicolon;
      if (equals >= 0 && equals < start) { // else the next is known: all is looked through once
        equals = field.indexOf('=', start);
      }
      if (equals >= 0 && equals < end && field.substring(start, equals).strip().equals(name)) {
        return unquoted(field.substring(equals + 1, end).strip());
      }
      start = end + 1;
    }
    return null;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
