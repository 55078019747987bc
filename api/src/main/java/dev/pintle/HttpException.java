package dev.pintle;

import org.jspecify.annotations.Nullable;

/**
 * An answer thrown instead of returned: a handler turns it into a response of this status with the
 * safe message as plain text, and logs it at debug level.
 *
 * <pre>{@code
 * throw new HttpException(404, "no such order");
 * }</pre>
 */
public class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status to answer with. */
  private final int status;

  /**
   * Makes one.
   *
   * @param status 400 to 599
   * @param safeMessage what the client is told; nothing secret
   * @throws IllegalArgumentException if the status is not an error
   */
  public HttpException(int status, String safeMessage) {
    this(status, safeMessage, null);
  }

  /**
   * Makes one with a cause, which is not shown to the client.
   *
   * @param status 400 to 599
   * @param safeMessage what the client is told; nothing secret
   * @param cause what led to it
   * @throws IllegalArgumentException if the status is not an error
   */
  public HttpException(int status, String safeMessage, @Nullable Throwable cause) {
    super(safeMessage, cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "an HttpException needs a status from 400 to 599, not " + status);
    }
    this.status = status;
  }

  /**
   * The status to answer with.
   *
   * @return 400 to 599
   */
  public int status() {
    return status;
  }

  /**
   * What the client is told.
   *
   * @return the message given at construction
   */
  public String safeMessage() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
