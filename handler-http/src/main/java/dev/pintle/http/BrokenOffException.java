package dev.pintle.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The client ended or left within the body of its request. Uncaught it is answered with 400, as the
 * client may still listen: it is no failure of the app.
 */
final class BrokenOffException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenOffException(@Nullable Throwable cause) {
    super("the request body ended early", cause);
  }
}
