package dev.pintle.spi;

import dev.pintle.ClientGoneException;
import dev.pintle.HttpException;
import dev.pintle.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of what an app throws before its response has begun. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle");

  private Failures() {}

  /**
   * The response to a failure, which is logged here and nowhere else: an {@link HttpException} at
   * debug level, as it is an answer; so is a {@link ClientGoneException}, as nothing is wrong with
   * the app; anything else at error level.
   *
   * @param failure what was thrown
   * @param request names the request in the log, such as "GET /orders"; control characters are
   *     escaped
   * @return an HttpException's status with its safe message as plain text; else a bare 500
   */
  public static Response toResponse(Throwable failure, String request) {
    try {
      log(failure, LogText.of(request));
    } catch (RuntimeException | StackOverflowError e) {
      // What a careless exception does in its own toString or getMessage.
      LOG.error(
          "{} failed with a {} that cannot be printed", LogText.of(request), failure.getClass());
    }
    return failure instanceof HttpException answer
        ? Response.text(answer.safeMessage()).withStatus(answer.status())
        : Response.status(500);
  }

  private static void log(Throwable failure, String request) {
    if (failure instanceof HttpException answer) {
      LOG.debug("{} is answered with {}", request, answer.status(), failure);
    } else if (failure instanceof ClientGoneException) {
      LOG.debug("{} has lost its client", request, failure);
    } else {
      LOG.error("{} failed", request, failure);
    }
  }
}
