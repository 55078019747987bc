package dev.pintle.http1;

import dev.pintle.spi.RequestTarget.Form;

/**
 * Works out from the header fields how a request is framed and what becomes of the connection (RFC
 * 9112, 6 and 9), and refuses what two readers could read in two ways.
 */
final class Framing {
  private static final int MAX_LENGTH_DIGITS = 19;

  private int minorVersion;
  private long contentLength;
  private boolean chunked;
  private int hosts;
  private boolean hostIsEmpty;
  private boolean close;
  private boolean keepAlive;
  private boolean upgradeOption;
  private boolean upgradeField;
  private boolean expectContinue;

  void begin(int minor) {
    minorVersion = minor;
    contentLength = -1;
    chunked = false;
    hosts = 0;
    hostIsEmpty = false;
    close = false;
    keepAlive = false;
    upgradeOption = false;
    upgradeField = false;
    expectContinue = false;
  }

  /** Takes note of one field, whose syntax has been checked. */
  void field(byte[] buf, int nameStart, int nameEnd, int valueStart, int valueEnd)
      throws BadRequest {
    switch (nameEnd - nameStart) {
      case 4 -> {
        if (Octets.spells("host", buf, nameStart, nameEnd)) {
          host(buf, valueStart, valueEnd);
        }
      }
      case 6 -> {
        if (Octets.spells("expect", buf, nameStart, nameEnd)) {
          expect(buf, valueStart, valueEnd);
        }
      }
      case 7 -> {
        if (Octets.spells("upgrade", buf, nameStart, nameEnd)) {
          upgradeField |= valueEnd > valueStart;
        }
      }
      case 10 -> {
        if (Octets.spells("connection", buf, nameStart, nameEnd)) {
          connection(buf, valueStart, valueEnd);
        }
      }
      case 14 -> {
        if (Octets.spells("content-length", buf, nameStart, nameEnd)) {
          contentLength(buf, valueStart, valueEnd);
        }
      }
      case 17 -> {
        if (Octets.spells("transfer-encoding", buf, nameStart, nameEnd)) {
          transferEncoding(buf, valueStart, valueEnd);
        }
      }
      default -> {}
    }
  }

  /** Checks what can only be known behind the last field. */
  void end(Form form) throws BadRequest {
    if (hosts == 0 && minorVersion > 0) {
      throw new BadRequest("there is no Host field");
    }
    if (hostIsEmpty && form == Form.ORIGIN) {
      throw new BadRequest("the Host field is empty");
    }
    if (form == Form.AUTHORITY && hasBody()) {
      throw new BadRequest("CONNECT has no content, but a length or coding of it is given");
    }
  }

  private void host(byte[] buf, int start, int end) throws BadRequest {
    if (++hosts > 1) {
      throw new BadRequest("there is more than one Host field");
    }
    hostIsEmpty = start == end;
    if (!hostIsEmpty && !HostSyntax.isHost(buf, start, end)) {
      throw new BadRequest("the Host field is not a host or host:port");
    }
  }

  /**
   * Repeats are refused even if they agree (RFC 9110, 8.6 leaves it open): the request map would
   * hold "5, 5".
   */
  private void contentLength(byte[] buf, int start, int end) throws BadRequest {
    if (contentLength >= 0) {
      throw new BadRequest("there is more than one Content-Length field");
    }
    if (chunked) {
      throw lengthAndCoding();
    }
    if (start == end || end - start > MAX_LENGTH_DIGITS) {
      throw new BadRequest("Content-Length is not a number of at most 19 digits");
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      if (!Octets.isDigit(buf[i])) {
        throw new BadRequest("Content-Length is not one number in digits");
      }
      value = value * 10 + buf[i] - '0';
    }
    // 19 digits wrap at most once, and then the number is negative.
    if (value < 0) {
      throw new BadRequest("Content-Length is too large");
    }
    contentLength = value;
  }

  private void transferEncoding(byte[] buf, int start, int end) throws BadRequest {
    if (minorVersion == 0) {
      throw new BadRequest("HTTP/1.0 has no Transfer-Encoding");
    }
    if (contentLength >= 0) {
      throw lengthAndCoding();
    }
    int i = start;
    while (true) {
      int comma = Octets.find(',', buf, i, end);
      coding(buf, Octets.skipBlanks(buf, i, comma), Octets.trimBlanks(buf, i, comma));
      if (comma == end) {
        return;
      }
      i = comma + 1;
    }
  }

  private void coding(byte[] buf, int start, int end) throws BadRequest {
    if (chunked) {
      throw new BadRequest("something follows chunked in Transfer-Encoding");
    }
    int i = start;
    while (i < end && Octets.TOKEN[buf[i] & 0xff]) {
      i++;
    }
    int parameters = Octets.skipBlanks(buf, i, end);
    if (i == start || (parameters < end && buf[parameters] != ';')) {
      throw new BadRequest("Transfer-Encoding is not a list of codings");
    }
    if (!Octets.spells("chunked", buf, start, i)) {
      throw new BadRequest(501, "only chunked is known here as a transfer coding");
    }
    if (i < end) {
      throw new BadRequest("chunked has no parameters");
    }
    chunked = true;
  }

  private void connection(byte[] buf, int start, int end) {
    int i = start;
    while (i < end) {
      int comma = Octets.find(',', buf, i, end);
      int from = Octets.skipBlanks(buf, i, comma);
      int to = Octets.trimBlanks(buf, from, comma);
      close |= Octets.spells("close", buf, from, to);
      keepAlive |= Octets.spells("keep-alive", buf, from, to);
      upgradeOption |= Octets.spells("upgrade", buf, from, to);
      i = comma + 1;
    }
  }

  private void expect(byte[] buf, int start, int end) throws BadRequest {
    if (!Octets.spells("100-continue", buf, start, end)) {
      throw new BadRequest(417, "only 100-continue can be expected here");
    }
    expectContinue = true;
  }

  private static BadRequest lengthAndCoding() {
    return new BadRequest("there are both Content-Length and Transfer-Encoding");
  }

  /** What Content-Length says, or -1 without it. */
  long contentLength() {
    return contentLength;
  }

  /** Whether a chunked body follows. */
  boolean chunked() {
    return chunked;
  }

  /** Whether at least one byte of a body, or of its framing, follows. */
  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the client wants to use the connection on; {@code close} anywhere wins. */
  boolean keepAlive() {
    return !close && (minorVersion > 0 || keepAlive);
  }

  /** Whether the client waits for a 100; in HTTP/1.0 there is none (RFC 9110, 10.1.1). */
  boolean expectContinue() {
    return expectContinue && minorVersion > 0 && hasBody();
  }

  /** Whether the client offers another protocol; not in HTTP/1.0 (RFC 9110, 7.8). */
  boolean upgrade() {
    return upgradeOption && upgradeField && minorVersion > 0;
  }
}
