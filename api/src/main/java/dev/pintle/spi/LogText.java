package dev.pintle.spi;

import java.util.Locale;

/** Keeps text that a client chose from forging lines in a log. */
public final class LogText {
  private LogText() {}

  /**
   * Escapes what could begin a line or steer a terminal.
   *
   * @param text any
   * @return the same with its control characters written as those of Java
   */
  public static String of(CharSequence text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      append(safe, text.charAt(i));
    }
    return safe.toString();
  }

  static void append(StringBuilder safe, char c) {
    boolean separator = c == '\u2028' || c == '\u2029';
    if (separator || (Character.isISOControl(c) && c != '\t')) {
      safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      safe.append(c);
    }
  }
}
