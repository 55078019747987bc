package dev.pintle.http1;

/** The syntax of host and port (RFC 3986, 3.2.2 and 3.2.3), without user information. */
final class HostSyntax {
  private static final int MAX_PORT = 65535;

  private HostSyntax() {}

  /** Whether the bytes are a host, perhaps with a colon and a port, which may be empty. */
  static boolean isHost(byte[] buf, int start, int end) {
    int host = hostEnd(buf, start, end);
    return host == end || (host > start && isColonAndPort(buf, host, end));
  }

  /** Whether the bytes are a host and a port of 1 to 65535, as CONNECT needs (RFC 9110, 9.3.6). */
  static boolean isHostWithPort(byte[] buf, int start, int end) {
    int host = hostEnd(buf, start, end);
    return host > start && isColonAndPort(buf, host, end) && portIsPositive(buf, host + 1, end);
  }

  /** Where the host that begins at {@code start} ends; {@code start} if there is none. */
  private static int hostEnd(byte[] buf, int start, int end) {
    if (start < end && buf[start] == '[') {
      int close = Octets.find(']', buf, start, end);
      return close < end && Ipv6.isAddress(buf, start + 1, close) ? close + 1 : start;
    }
    int i = start;
    while (i < end) {
      if (Octets.HOST_NAME[buf[i] & 0xff]) {
        i++;
      } else if (buf[i] == '%' && Octets.isEscape(buf, i, end)) {
        i += 3;
      } else {
        break;
      }
    }
    return i;
  }

  private static boolean isColonAndPort(byte[] buf, int start, int end) {
    if (start == end || buf[start] != ':') {
      return false;
    }
    int port = 0;
    for (int i = start + 1; i < end; i++) {
      if (!Octets.isDigit(buf[i])) {
        return false;
      }
      port = port * 10 + buf[i] - '0';
      if (port > MAX_PORT) {
        return false;
      }
    }
    return true;
  }

  private static boolean portIsPositive(byte[] buf, int start, int end) {
    for (int i = start; i < end; i++) {
      if (buf[i] != '0') {
        return true;
      }
    }
    return false;
  }
}
