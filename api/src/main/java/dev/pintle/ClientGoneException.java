package dev.pintle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a write to a {@link BodySink} that failed because the client has left. Nothing is wrong
 * with the app: handlers log it at debug level only.
 */
public class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what was being done
   * @param cause the error of the connection, if there is one
   */
  public ClientGoneException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
