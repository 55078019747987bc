package dev.pintle.fcgi.codec;

/**
 * The bytes of a web server break the protocol. The connection must be closed: there is nobody to
 * answer to, since what the bytes behind mean is not known.
 *
 * <p>It has no stack trace, since it says something about the peer and nothing about this program,
 * and has to stay cheap when somebody sends many.
 */
public final class FcgiException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is wrong, without any content of a record, so that it is safe to log
   */
  FcgiException(String message) {
    super(message, null, false, false);
  }
}
