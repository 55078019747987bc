package dev.pintle.spi;

import java.io.IOException;

/**
 * The body of a response cannot be read any further, such as a file that has become shorter: what
 * {@link Sent} is told when the client is not to blame.
 */
public final class BodyFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells what failed.
   *
   * @param message a sentence
   */
  public BodyFailure(String message) {
    super(message);
  }

  /**
   * Tells what failed.
   *
   * @param message a sentence
   * @param cause what reading the body threw
   */
  public BodyFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
