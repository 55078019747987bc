package dev.pintle.fcgi.codec;

/** How a request ended for the protocol, which is not how it ended for the client (section 5.5). */
public enum ProtocolStatus {
  /** It was answered, or given up when that was wanted. */
  REQUEST_COMPLETE(0),
  /** Refused, since another request is active on the connection. */
  CANT_MPX_CONN(1),
  /** Refused, since there are too many. */
  OVERLOADED(2),
  /** Refused, since the role is not known. */
  UNKNOWN_ROLE(3);

  private final int code;

  ProtocolStatus(int code) {
    this.code = code;
  }

  /**
   * The number on the wire.
   *
   * @return 0 to 3
   */
  public int code() {
    return code;
  }
}
