package dev.pintle.spi;

/** An app returned a response that cannot be sent; the message names the rule that it breaks. */
public final class InvalidResponseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message a sentence that names the rule
   */
  public InvalidResponseException(String message) {
    super(message);
  }
}
