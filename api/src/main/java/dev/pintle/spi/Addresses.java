package dev.pintle.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as the request map has them. No name is looked up. */
final class Addresses {
  private Addresses() {}

  /** The address alone: "127.0.0.1", "::1". */
  static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      return address.getHostString();
    }
    return ip instanceof Inet6Address ? shortened(ip.getAddress()) : ip.getHostAddress();
  }

  /** The address as it stands in a URI: an IPv6 address in brackets. */
  static String uriHost(InetSocketAddress address) {
    String text = text(address);
    return address.getAddress() instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /** The one right text of an IPv6 address (RFC 5952, 4), its zone left out. */
  private static String shortened(byte[] ip) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (ip[2 * i] & 0xff) << 8 | (ip[2 * i + 1] & 0xff);
    }
    int gap = 0;
    int gapLength = 0;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == gap && gapLength > 1) { // a single zero is not shortened
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
