package dev.pintle.transport;

/** What has come is no PROXY header; where one ends cannot be known any more. */
public final class MalformedProxyHeaderException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message says of the header what is wrong, without a byte of it
   */
  MalformedProxyHeaderException(String message) {
    super(message);
  }
}
