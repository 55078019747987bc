package dev.pintle.fcgi;

import dev.pintle.ClientGoneException;
import dev.pintle.Outcome;
import dev.pintle.spi.LogText;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That a request was taken from its app, which had it for longer than it may. */
final class Termination {
  static final int STATUS = 504;
  static final String MESSAGE = "the app took too long";

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.fcgi");

  private final long since;
  private final long at = System.nanoTime();
  private final Throwable place;
  private final IOException reason;

  /**
   * Looks where the app is, which is to be done before anything wakes it.
   *
   * @param since when it was called
   */
  Termination(Thread caller, long since) {
    this.since = since;
    this.place = new Place("where the app was, thread " + caller.getName());
    this.place.setStackTrace(caller.getStackTrace());
    this.reason =
        new ClientGoneException("the app has had the request for too long, and is out of it", null);
  }

  /** What the app's writes throw from now on. */
  IOException reason() {
    return reason;
  }

  /** Not by a thread that must not block. */
  void log(String request, boolean answered) {
    LOG.warn(
        "{} was with the app for {} ms, which is more than {} allows; it {}",
        LogText.of(request),
        TimeUnit.NANOSECONDS.toMillis(at - since),
        FcgiOptions.TERMINATE_TIMEOUT.name(),
        answered ? "is answered with " + STATUS : "is broken off, since its response has begun",
        place);
  }

  /**
   * How the request ended.
   *
   * @param start when the head of the request had come
   * @param answer what was sent in the app's stead, if anything
   * @param ofApp what has become of the app's response
   */
  Outcome outcome(long start, @Nullable Outgoing answer, Outcome ofApp) {
    Duration duration = Duration.ofNanos(at - start);
    return answer == null
        ? new Outcome(ofApp.status(), ofApp.bytes(), duration, reason)
        : new Outcome(
            STATUS, answer.ended && !answer.bodyless ? MESSAGE.length() : 0, duration, reason);
  }

  /** A stack trace for the log; nothing is thrown. */
  private static final class Place extends Throwable {
    private static final long serialVersionUID = 1L;

    Place(String message) {
      super(message, null, false, true);
    }
  }
}
