package dev.pintle.fcgi.codec;

import org.jspecify.annotations.Nullable;

/** What a web server wants of the application in one request (section 6). */
public enum Role {
  /** To answer, as a CGI program does. */
  RESPONDER(1),
  /** To say whether the web server may answer. */
  AUTHORIZER(2),
  /** To answer, given a file. */
  FILTER(3);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /**
   * The number on the wire.
   *
   * @return 1 to 3
   */
  public int code() {
    return code;
  }

  /** The role of a number on the wire, null if it is not known. */
  static @Nullable Role of(int code) {
    return switch (code) {
      case 1 -> RESPONDER;
      case 2 -> AUTHORIZER;
      case 3 -> FILTER;
      default -> null;
    };
  }
}
