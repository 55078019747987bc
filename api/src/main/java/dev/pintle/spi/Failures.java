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
    } catch (Throwable e) {
      logUnprintable(LogText.of(request), failure);
    }
    return failure instanceof HttpException answer
        ? Response.text(answer.safeMessage()).withStatus(answer.status())
        : Response.status(500);
  }

  /**
   * Logs a failure at error level, and never throws: for places that must go on in any case, also
   * if memory is short or the failure throws in its own {@code toString} or {@code getMessage}.
   *
   * @param what happened, a sentence
   * @param failure what was thrown
   */
  public static void log(String what, Throwable failure) {
    try {
      LOG.error(what, failure);
    } catch (Throwable e) {
      logUnprintable(what, failure);
    }
  }

  private static void logUnprintable(String what, Throwable failure) {
    try {
      LOG.error("{}: a {} that cannot be printed", what, failure.getClass());
    } catch (Throwable e) {
      // There is no memory to say more; to go on matters more than to report.
    }
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
