package dev.pintle.http1;

/**
 * The bytes of a request break a rule, or a limit. The request is answered with {@link #status} and
 * {@link #safeMessage}, and the connection closed: where the next request begins is not known.
 *
 * <p>It has no stack trace, since it says something about the client and nothing about this
 * program, and has to stay cheap when somebody sends many.
 */
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  /** The status to answer with. */
  private final int status;

  /**
   * Makes one.
   *
   * @param status 400, 408, 413, 414, 417, 431, 501 or 505
   * @param safeMessage what is wrong, without any byte of the request
   */
  public BadRequest(int status, String safeMessage) {
    super(safeMessage, null, false, false);
    this.status = status;
  }

  /**
   * A plain 400.
   *
   * @param safeMessage what is wrong, without any byte of the request
   */
  public BadRequest(String safeMessage) {
    this(400, safeMessage);
  }

  /**
   * The status to answer with.
   *
   * @return as given
   */
  public int status() {
    return status;
  }

  /**
   * What is wrong, without any byte of the request.
   *
   * @return as given
   */
  public String safeMessage() {
    return String.valueOf(getMessage());
  }
}
