package dev.pintle;

import java.util.Locale;
import java.util.Objects;

/** What may stand in a header field (RFC 9110, 5.1 and 5.5). */
final class HeaderRules {
  /** Bit set of the token characters below U+0080 (RFC 9110, 5.6.2). */
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      TOKEN[c] = true;
      TOKEN[Character.toLowerCase(c)] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private HeaderRules() {}

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether this may be the value of Upgrade (RFC 9110, 7.8): protocols, perhaps with versions. */
  static boolean isProtocolList(String text) {
    for (String protocol : text.split(",", -1)) {
      for (String part : protocol.strip().split("/", 2)) {
        if (!isToken(part)) {
          return false;
        }
      }
    }
    return true;
  }

  static String checkName(String name) {
    if (!isToken(Objects.requireNonNull(name, "name"))) {
      throw new IllegalArgumentException(
          "a header name is made of letters, digits and !#$%&'*+-.^_`|~, which "
              + quote(name)
              + " is not");
    }
    return name;
  }

  static String checkValue(String name, String value) {
    Objects.requireNonNull(value, name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "the value of header "
                + name
                + " holds U+"
                + String.format(Locale.ROOT, "%04X", (int) c)
                + " at "
                + i
                + ", which cannot be sent in a header");
      }
    }
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  static boolean isCredential(String name) {
    return name.equalsIgnoreCase("Authorization")
        || name.equalsIgnoreCase("Proxy-Authorization")
        || name.equalsIgnoreCase("Cookie")
        || name.equalsIgnoreCase("Set-Cookie");
  }

  static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), 60); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        quoted.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
