package dev.pintle.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads addresses written as numbers; nothing here ever asks a name server. */
public final class IpLiterals {
  private IpLiterals() {}

  /**
   * Reads an address.
   *
   * @param text without brackets, port or zone; an IPv4 address in four decimal numbers without
   *     leading zeros
   * @return the address, that of IPv4 for one that is mapped into IPv6; null if the text is none
   */
  public static @Nullable InetAddress address(String text) {
    try {
      if (text.indexOf(':') < 0) {
        byte @Nullable [] bytes = dottedQuad(text);
        return bytes == null ? null : InetAddress.getByAddress(bytes);
      }
      // In brackets the JDK takes a literal and nothing else; a zone is the one extra it allows.
      return isMadeOf(text, "0123456789abcdefABCDEF:.")
          ? InetAddress.getByName("[" + text + "]")
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code ::1}, {@code [::1]}, {@code [::1]:80}. */
  static @Nullable InetSocketAddress socketAddress(String text) {
    String host = text;
    int port = 0;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0 || text.indexOf(':') > close) {
        return null;
      }
      host = text.substring(1, close);
      port = close == text.length() - 1 ? 0 : port(text, close + 1);
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
      host = text.substring(0, text.indexOf(':'));
      port = port(text, text.indexOf(':'));
    }
    InetAddress address = port < 0 ? null : address(host);
    return address == null ? null : new InetSocketAddress(address, port);
  }

  private static int port(String text, int colon) {
    String digits = text.substring(colon + 1);
    boolean number = text.charAt(colon) == ':' && isDigits(digits) && digits.length() <= 5;
    int port = number ? Integer.parseInt(digits) : -1;
    return port <= 65535 ? port : -1;
  }

  private static byte @Nullable [] dottedQuad(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      boolean octal = part.length() > 1 && part.startsWith("0");
      if (octal || part.length() > 3 || !isDigits(part)) {
        return null;
      }
      int number = Integer.parseInt(part);
      if (number > 255) {
        return null;
      }
      bytes[i] = (byte) number;
    }
    return bytes;
  }

  /**
   * Whether a text is a number in decimal digits.
   *
   * @param text any
   * @return false for the empty text
   */
  public static boolean isDigits(String text) {
    return !text.isEmpty() && isMadeOf(text, "0123456789");
  }

  private static boolean isMadeOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
