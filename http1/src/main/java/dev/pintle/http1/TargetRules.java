package dev.pintle.http1;

import dev.pintle.spi.RequestTarget.Form;

/** What a request target may be (RFC 9112, 3.2), told from its bytes. */
final class TargetRules {
  private TargetRules() {}

  /**
   * Checks a target whose bytes are all visible ASCII, and tells its form.
   *
   * @param methodStart where the method begins; the target begins one byte behind {@code methodEnd}
   * @param escapes whether there is a percent sign in the target
   */
  static Form check(byte[] buf, int methodStart, int methodEnd, int targetEnd, boolean escapes)
      throws BadRequest {
    int start = methodEnd + 1;
    if (Octets.spellsExactly("CONNECT", buf, methodStart, methodEnd)) {
      if (!HostSyntax.isHostWithPort(buf, start, targetEnd)) {
        throw new BadRequest("the target of CONNECT is not a host and a port");
      }
      return Form.AUTHORITY;
    }
    if (buf[start] == '/') {
      checkPath(buf, start, targetEnd, escapes);
      return Form.ORIGIN;
    }
    if (targetEnd - start == 1 && buf[start] == '*') {
      if (!Octets.spellsExactly("OPTIONS", buf, methodStart, methodEnd)) {
        throw new BadRequest("only OPTIONS may have * as its request target");
      }
      return Form.ASTERISK;
    }
    checkAbsolute(buf, start, targetEnd, escapes);
    return Form.ABSOLUTE;
  }

  private static void checkAbsolute(byte[] buf, int start, int end, boolean escapes)
      throws BadRequest {
    int colon = Octets.find(':', buf, start, end);
    boolean known =
        Octets.spells("http", buf, start, colon) || Octets.spells("https", buf, start, colon);
    if (!known || end - colon < 3 || buf[colon + 1] != '/' || buf[colon + 2] != '/') {
      throw new BadRequest("the request target is neither a path nor an http or https URI");
    }
    int authority = colon + 3;
    int path = authority;
    while (path < end && buf[path] != '/' && buf[path] != '?') {
      path++;
    }
    if (path == authority || !HostSyntax.isHost(buf, authority, path)) {
      throw new BadRequest("the authority of the request target is not a host or host:port");
    }
    checkPath(buf, path, end, escapes);
  }

  /** The query may hold any percent sign: whoever reads parameters judges them, others need not. */
  private static void checkPath(byte[] buf, int start, int end, boolean escapes) throws BadRequest {
    if (!escapes) {
      return;
    }
    for (int i = start; i < end && buf[i] != '?'; i++) {
      if (buf[i] == '%' && !Octets.isEscape(buf, i, end)) {
        throw new BadRequest("the path has a percent sign that is not followed by two hex digits");
      }
    }
  }
}
