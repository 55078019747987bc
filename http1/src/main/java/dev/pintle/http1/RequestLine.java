package dev.pintle.http1;

import dev.pintle.spi.RequestTarget.Form;

/**
 * Reads the request line (RFC 9112, 3), and before it a few empty lines (RFC 9112, 2.2). As {@link
 * FieldSection}, it works on a region that grows and looks at each byte once.
 */
final class RequestLine {
  /** Old clients send one; that somebody sends nothing else must not go on for ever. */
  private static final int MAX_EMPTY_LINES = 4;

  /** The version, with # for a digit. */
  private static final String VERSION = "HTTP/#.#";

  /** The first byte of a TLS handshake record. */
  private static final byte TLS_HANDSHAKE = 0x16;

  private enum State {
    START,
    EMPTY_LINE_LF,
    METHOD,
    TARGET,
    VERSION,
    LINE_LF
  }

  private final int maxLength;

  private State state = State.START;
  private int scanned;
  private int emptyLines;
  private int start;
  private int methodEnd;
  private int targetEnd;
  private boolean escapes;
  private int minorVersion;
  private Form form = Form.ORIGIN;

  RequestLine(int maxLength) {
    this.maxLength = maxLength;
  }

  void reset() {
    state = State.START;
    scanned = 0;
    emptyLines = 0;
    escapes = false;
  }

  /**
   * Reads on.
   *
   * @param base where the region begins in {@code buf}; may differ from call to call
   * @param to where the bytes read so far end
   * @return whether the line is complete
   */
  boolean parse(byte[] buf, int base, int to) throws BadRequest {
    int i = skipEmptyLines(buf, base, to);
    if (state == State.START || state == State.EMPTY_LINE_LF) {
      scanned = i - base;
      return false;
    }
    // One byte more than allowed, so that a line of just the allowed length shows its CR.
    int end = (int) Math.min(to, (long) base + start + maxLength + 1);
    if (state == State.METHOD) {
      while (i < end && Octets.TOKEN[buf[i] & 0xff]) {
        i++;
      }
      if (i < end) {
        endMethod(buf[i], i - base);
        i++;
      }
    }
    if (state == State.TARGET) {
      while (i < end && (Octets.TARGET[buf[i] & 0xff] || isPercent(buf[i]))) {
        i++;
      }
      if (i < end) {
        endTarget(buf[i], i - base);
        i++;
      }
    }
    if (state == State.VERSION) {
      int versionStart = base + targetEnd + 1;
      while (i < end && i - versionStart < VERSION.length()) {
        checkVersion(buf[i], VERSION.charAt(i - versionStart));
        i++;
      }
      if (i < end) {
        if (buf[i] != Octets.CR) {
          throw new BadRequest("the request line does not end behind the HTTP version");
        }
        state = State.LINE_LF;
        i++;
      }
    }
    scanned = i - base;
    if (state == State.LINE_LF) {
      return i < to && endLine(buf, base, i);
    }
    if (scanned - start > maxLength) {
      throw new BadRequest(414, "the request line is longer than allowed");
    }
    return false;
  }

  private int skipEmptyLines(byte[] buf, int base, int to) throws BadRequest {
    int i = base + scanned;
    while (i < to && (state == State.START || state == State.EMPTY_LINE_LF)) {
      byte b = buf[i];
      if (state == State.EMPTY_LINE_LF) {
        if (b != Octets.LF) {
          throw new BadRequest("a CR is not followed by LF");
        }
        state = State.START;
        i++;
      } else if (b == Octets.CR) {
        if (++emptyLines > MAX_EMPTY_LINES) {
          throw new BadRequest("there are too many empty lines before the request line");
        }
        state = State.EMPTY_LINE_LF;
        i++;
      } else {
        start = i - base;
        state = State.METHOD;
      }
    }
    return i;
  }

  private void endMethod(byte behind, int at) throws BadRequest {
    if (behind != ' ' || at == start) {
      throw new BadRequest(
          behind == TLS_HANDSHAKE && at == start
              ? "this port speaks plain HTTP, not TLS"
              : "the request line does not begin with a method and one space");
    }
    methodEnd = at;
    state = State.TARGET;
  }

  private boolean isPercent(byte b) {
    if (b != '%') {
      return false;
    }
    escapes = true;
    return true;
  }

  private void endTarget(byte behind, int at) throws BadRequest {
    if (behind == Octets.CR || behind == Octets.LF) {
      throw new BadRequest("the request line has no HTTP version");
    }
    if (behind != ' ') {
      throw new BadRequest(
          behind == '#'
              ? "the request target has a fragment"
              : "the request target holds a character that must be percent-encoded");
    }
    if (at == methodEnd + 1) {
      throw new BadRequest("the request line has more than one space behind the method");
    }
    targetEnd = at;
    state = State.VERSION;
  }

  private static void checkVersion(byte b, char expected) throws BadRequest {
    if (expected == '#' ? !Octets.isDigit(b) : b != expected) {
      throw new BadRequest("the request line does not end in an HTTP version");
    }
  }

  private boolean endLine(byte[] buf, int base, int at) throws BadRequest {
    if (buf[at] != Octets.LF) {
      throw new BadRequest("a CR is not followed by LF");
    }
    if (buf[at - 4] != '1') {
      throw new BadRequest(505, "this server speaks HTTP/1.1 and HTTP/1.0 here");
    }
    minorVersion = buf[at - 2] == '0' ? 0 : 1;
    form = TargetRules.check(buf, base + start, base + methodEnd, base + targetEnd, escapes);
    scanned = at + 1 - base;
    return true;
  }

  /** Whether a byte of the line itself has been seen. */
  boolean started() {
    return state != State.START && state != State.EMPTY_LINE_LF;
  }

  /** Where the line begins, counted from the base. */
  int start() {
    return start;
  }

  /** Where the line end ends, counted from the base. */
  int end() {
    return scanned;
  }

  /** Where the method ends, counted from {@link #start}; one space further on begins the target. */
  int methodLength() {
    return methodEnd - start;
  }

  /** Where the target ends, counted from {@link #start}. */
  int targetEnd() {
    return targetEnd - start;
  }

  /** 0 for HTTP/1.0, 1 for HTTP/1.1 and all later ones, which are to be read as 1.1. */
  int minorVersion() {
    return minorVersion;
  }

  Form form() {
    return form;
  }
}
