package dev.pintle.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986, 2.1) of UTF-8. */
public final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /**
   * Decodes a path once. Bytes that are not UTF-8 become U+FFFD; an escape that is not one, such as
   * "%zz", stays as it is. A path without escapes is returned as it is.
   *
   * @param raw its characters above U+007F are bytes, as ISO-8859-1 has them
   * @return the path
   */
  public static String decodePath(String raw) {
    int plain = 0;
    while (plain < raw.length() && isPlain(raw.charAt(plain))) {
      plain++;
    }
    if (plain == raw.length()) {
      return raw;
    }
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    int length = plain;
    for (int i = plain; i < bytes.length; i++) {
      if (bytes[i] == '%' && isEscape(raw, i)) {
        bytes[length++] = escaped(raw, i);
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Decodes a name or a value of a query or form (URL Standard, 5.1): "+" is a space.
   *
   * @param text its characters above U+007F are bytes, as ISO-8859-1 has them
   * @param start of the name or value
   * @param end behind it
   * @return the text, bytes that are not UTF-8 replaced by U+FFFD; null if an escape is malformed
   */
  public static @Nullable String decodeParam(String text, int start, int end) {
    int plain = start;
    while (plain < end && isPlain(text.charAt(plain)) && text.charAt(plain) != '+') {
      plain++;
    }
    if (plain == end) {
      return text.substring(start, end);
    }
    byte[] bytes = text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
    int length = plain - start;
    for (int i = plain; i < end; i++) {
      char c = text.charAt(i);
      if (c == '+') {
        bytes[length++] = ' ';
      } else if (c != '%') {
        bytes[length++] = bytes[i - start];
      } else if (i + 2 < end && isEscape(text, i)) {
        bytes[length++] = escaped(text, i);
        i += 2;
      } else {
        return null;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Encodes a path so that {@link #decodePath} gives it back; a "/" stays.
   *
   * @param path any text
   * @return ASCII
   */
  public static String encodePath(String path) {
    StringBuilder raw = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (isPathByte(b)) {
        raw.append((char) b);
      } else {
        raw.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return raw.toString();
  }

  /**
   * Whether every "%" begins an escape.
   *
   * @param raw any text
   * @return false if one does not
   */
  public static boolean isWellFormed(String raw) {
    for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 3)) {
      if (!isEscape(raw, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String raw, int at) {
    return at + 2 < raw.length() && hex(raw.charAt(at + 1)) >= 0 && hex(raw.charAt(at + 2)) >= 0;
  }

  private static byte escaped(String raw, int at) {
    return (byte) (hex(raw.charAt(at + 1)) << 4 | hex(raw.charAt(at + 2)));
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return c < 0x80 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static boolean isPlain(char c) {
    return c != '%' && c < 0x80;
  }

  /** The characters of a path (RFC 3986, 3.3). */
  private static boolean isPathByte(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && "/-._~!$&'()*+,;=:@".indexOf(b) >= 0);
  }
}
