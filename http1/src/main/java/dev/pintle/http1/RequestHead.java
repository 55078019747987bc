package dev.pintle.http1;

import dev.pintle.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request: a copy of its bytes, which outlives the connection's buffer, and where
 * in it the parts are. Strings are made when they are asked for.
 */
public final class RequestHead {
  private final byte[] bytes;

  /** Start and end of the name and start and end of the value of each field. */
  private final int[] places;

  private final int methodEnd;
  private final int targetEnd;
  private final int minorVersion;
  private final long contentLength;
  private final boolean chunked;
  private final boolean keepAlive;
  private final boolean expectContinue;
  private final boolean upgrade;

  private @Nullable Headers headers;

  /**
   * Copies what the parser found.
   *
   * @param buf the parser's region, which begins at {@code base}
   */
  RequestHead(byte[] buf, int base, RequestLine line, FieldSection fields, Framing framing) {
    bytes = Arrays.copyOfRange(buf, base + line.start(), base + fields.end());
    places = fields.places(line.start());
    methodEnd = line.methodLength();
    targetEnd = line.targetEnd();
    minorVersion = line.minorVersion();
    contentLength = framing.contentLength();
    chunked = framing.chunked();
    keepAlive = framing.keepAlive();
    expectContinue = framing.expectContinue();
    upgrade = framing.upgrade();
  }

  /**
   * The method.
   *
   * @return a token
   */
  public String method() {
    return InternTable.METHODS.of(bytes, 0, methodEnd);
  }

  /**
   * The request target as it was sent.
   *
   * @return visible ASCII
   */
  public String target() {
    int start = methodEnd + 1;
    if (targetEnd - start == 1) {
      return bytes[start] == '/' ? "/" : "*";
    }
    return new String(bytes, start, targetEnd - start, StandardCharsets.ISO_8859_1);
  }

  /**
   * A hash of the method and the raw path, to tell kinds of requests apart.
   *
   * @return any number
   */
  public int pathHash() {
    int hash = methodEnd;
    for (int i = methodEnd + 1; i < targetEnd && bytes[i] != '?'; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /**
   * The protocol.
   *
   * @return "HTTP/1.0" or "HTTP/1.1"; the latter for any higher minor version too
   */
  public String protocol() {
    return minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1";
  }

  /**
   * The minor version.
   *
   * @return 0 or 1
   */
  public int minorVersion() {
    return minorVersion;
  }

  /**
   * What Content-Length says.
   *
   * @return -1 without it
   */
  public long contentLength() {
    return contentLength;
  }

  /**
   * Whether the body is chunked; there is no Content-Length then.
   *
   * @return true if so
   */
  public boolean chunked() {
    return chunked;
  }

  /**
   * Whether bytes of a body follow the head.
   *
   * @return true if it is chunked, or has a length above 0
   */
  public boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /**
   * Whether the client wants to use the connection on.
   *
   * @return true if so
   */
  public boolean keepAlive() {
    return keepAlive;
  }

  /**
   * Whether there is a body that the client may hold back until it gets a 100.
   *
   * @return true if so
   */
  public boolean expectContinue() {
    return expectContinue;
  }

  /**
   * Whether the client offers to go on in another protocol, which the field Upgrade names.
   *
   * @return true if so
   */
  public boolean upgrade() {
    return upgrade;
  }

  /**
   * All fields in order, with the names as they were sent.
   *
   * @return made once
   */
  public Headers headers() {
    Headers made = headers;
    if (made == null) {
      made = FieldSection.headers(bytes, places, places.length);
      headers = made;
    }
    return made;
  }

  /**
   * The fields of a name as {@link dev.pintle.spi.RequestSource#field} tells it.
   *
   * @param environmentName such as "USER_AGENT"
   * @return the values joined with ", ", or "; " for COOKIE; null if there is none
   */
  public @Nullable String field(String environmentName) {
    String joined = null;
    for (int p = 0; p < places.length; p += FieldSection.STRIDE) {
      if (isNamed(environmentName, places[p], places[p + 1])) {
        String value = FieldSection.value(bytes, places, p);
        joined =
            joined == null
                ? value
                : joined + (environmentName.equals("COOKIE") ? "; " : ", ") + value;
      }
    }
    return joined;
  }

  private boolean isNamed(String environmentName, int start, int end) {
    if (end - start != environmentName.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      int b = bytes[i];
      if (b >= 'a' && b <= 'z') {
        b -= 0x20;
      } else if (b == '-') {
        b = '_';
      } else if (b == '_') {
        return false;
      }
      if (b != environmentName.charAt(i - start)) {
        return false;
      }
    }
    return true;
  }
}
