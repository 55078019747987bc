package dev.pintle.http1;

/** What single bytes and runs of them are in the grammar of RFC 9110, 9112 and 3986. */
final class Octets {
  static final byte CR = '\r';
  static final byte LF = '\n';

  /** What a method or a field name is made of (RFC 9110, 5.6.2). */
  static final boolean[] TOKEN = alphanumericAnd("!#$%&'*+-.^_`|~");

  /** What a name in a host is made of, escapes apart (RFC 3986, 3.2.2). */
  static final boolean[] HOST_NAME = alphanumericAnd("-._~!$&'()*+,;=");

  /** What a field value is made of: no control but the tab (RFC 9110, 5.5). */
  static final boolean[] VALUE = new boolean[256];

  /**
   * What may stand in a request target without further questions: visible ASCII without the
   * fragment mark and without the percent sign.
   */
  static final boolean[] TARGET = new boolean[256];

  static {
    for (int b = ' '; b < 256; b++) {
      VALUE[b] = b != 0x7f;
    }
    VALUE['\t'] = true;
    for (int b = '!'; b < 0x7f; b++) {
      TARGET[b] = b != '#' && b != '%';
    }
  }

  private Octets() {}

  private static boolean[] alphanumericAnd(String others) {
    boolean[] set = new boolean[256];
    for (int b = 'a'; b <= 'z'; b++) {
      set[b] = true;
      set[b - 0x20] = true;
    }
    for (int b = '0'; b <= '9'; b++) {
      set[b] = true;
    }
    for (int i = 0; i < others.length(); i++) {
      set[others.charAt(i)] = true;
    }
    return set;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    if (isDigit(b)) {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Whether a percent sign at {@code at} begins an escape that ends before {@code end}. */
  static boolean isEscape(byte[] bytes, int at, int end) {
    return end - at >= 3 && hex(bytes[at + 1]) >= 0 && hex(bytes[at + 2]) >= 0;
  }

  /**
   * Whether the bytes spell {@code lower} in any case. The bytes must be free of controls, since
   * only then is setting the bit of the lower case exact.
   *
   * @param lower lower-case letters, digits and "-" only
   */
  static boolean spells(String lower, byte[] bytes, int start, int end) {
    if (end - start != lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      if ((bytes[start + i] | 0x20) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes spell {@code word}, case and all. */
  static boolean spellsExactly(String word, byte[] bytes, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The first place at or after {@code start} that is no blank, at most {@code end}. */
  static int skipBlanks(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The place behind the last byte before {@code end} that is no blank, at least {@code start}. */
  static int trimBlanks(byte[] bytes, int start, int end) {
    int i = end;
    while (i > start && isBlank(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  /** The place of the first {@code wanted}, or {@code end}. */
  static int find(char wanted, byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
