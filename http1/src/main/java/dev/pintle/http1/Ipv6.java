package dev.pintle.http1;

/** The syntax of an IPv6 address in a URI (RFC 3986, 3.2.2); no zone. */
final class Ipv6 {
  private static final int GROUPS = 8;
  private static final int MAX_GROUP_DIGITS = 4;

  private Ipv6() {}

  /** Whether the bytes between the brackets are an address. */
  static boolean isAddress(byte[] buf, int start, int end) {
    int groups = 0;
    boolean gap = false;
    int i = start;
    while (i < end) {
      if (end - i >= 2 && buf[i] == ':' && buf[i + 1] == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        i += 2;
        if (i == end) {
          break;
        }
      } else if (i > start) {
        if (buf[i] != ':') {
          return false;
        }
        i++;
      }
      int digits = i;
      while (digits < end && Octets.hex(buf[digits]) >= 0) {
        digits++;
      }
      if (digits < end && buf[digits] == '.') {
        groups += 2;
        return isIpv4(buf, i, end) && isComplete(groups, gap);
      }
      if (digits == i || digits - i > MAX_GROUP_DIGITS) {
        return false;
      }
      groups++;
      i = digits;
    }
    return isComplete(groups, gap);
  }

  private static boolean isComplete(int groups, boolean gap) {
    return gap ? groups < GROUPS : groups == GROUPS;
  }

  private static boolean isIpv4(byte[] buf, int start, int end) {
    int numbers = 0;
    int i = start;
    while (true) {
      int number = 0;
      int digits = i;
      while (digits < end && digits - i < 4 && Octets.isDigit(buf[digits])) {
        number = number * 10 + buf[digits++] - '0';
      }
      boolean leadingZero = digits - i > 1 && buf[i] == '0';
      if (digits == i || number > 255 || leadingZero) {
        return false;
      }
      numbers++;
      if (digits == end) {
        return numbers == 4;
      }
      if (buf[digits] != '.') {
        return false;
      }
      i = digits + 1;
    }
  }
}
