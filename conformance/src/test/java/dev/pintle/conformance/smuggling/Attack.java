package dev.pintle.conformance.smuggling;

/**
 * Bytes that two readers may take apart in two ways.
 *
 * @param name what is odd about them
 * @param bytes a character a byte; {@value #TARGET} is the target of its request
 * @param later what is sent when a reply has come, or a moment has passed without one
 */
record Attack(String name, String bytes, String later) {
  /**
   * Where the app reads the body; the same with {@code /skip/} is where it does not. The four signs
   * are replaced by a number, by which everything that came of the attack can be told.
   */
  static final String TARGET = "/read/####";

  /** Content without any doubt, which is never a request. */
  static final String HIDDEN = "GET /smuggled/#### HTTP/1.1\r\nHost: a\r\n\r\n";

  /** A request or content: what a proxy takes it for, the server has to take it for. */
  static final String SECOND = "GET /a-second/#### HTTP/1.1\r\nHost: a\r\n\r\n";

  /** The bytes of either. */
  static final int LENGTH = HIDDEN.length();

  /** Another request of the same client, behind the attack. */
  static final String NEXT = "GET /next/#### HTTP/1.1\r\nHost: a\r\n\r\n";
}
