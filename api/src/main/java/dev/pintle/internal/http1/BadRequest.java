package dev.pintle.internal.http1;

/**
 * The bytes of a request break a rule, or a limit. The request is answered with {@link #status} and
 * {@link #safeMessage}, and the connection closed: where the next request begins is not known.
 *
 * <p>It has no stack trace, since it says something about the client and nothing about this
 * program, and has to stay cheap when somebody sends many.
 */
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public BadRequest(int status, String safeMessage) {
    super(safeMessage, null, false, false);
    this.status = status;
  }

  /** A plain 400. */
  public BadRequest(String safeMessage) {
    this(400, safeMessage);
  }

  /** The status to answer with: 400, 413, 414, 417, 431, 501 or 505. */
  public int status() {
    return status;
  }

  /** What is wrong, without any byte of the request. */
  public String safeMessage() {
    return String.valueOf(getMessage());
  }
}
