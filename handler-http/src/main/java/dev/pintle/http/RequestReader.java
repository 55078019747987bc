package dev.pintle.http;

import dev.pintle.http1.BadRequest;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.RequestHead;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Reads what needs no app: heads, small bodies in advance, what the app has left of a body, and
 * what comes behind the last request. Each step says whether it is done, and until when it may
 * wait.
 */
final class RequestReader {
  /** Declared bodies up to this size are read before the app is called, so that none waits. */
  private static final int SMALL_BODY = 64 * 1024;

  /** How long input is discarded after a last response, so that no reset destroys it. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Somebody who never stops sending shall not keep the loop. */
  private static final int READS_AT_ONCE = 16;

  enum Result {
    /** What was to be read has been read. */
    DONE,
    /** Bytes are missing. */
    MORE,
    /** Others shall have a turn before it goes on. */
    PAUSE,
    /** More is there than will be read. */
    TOO_MUCH,
    /** The client has ended before. */
    ENDED
  }

  private final Wire wire;
  private final Input in;
  private final Settings settings;
  private final HeadParser parser;
  private boolean headBegun;
  private long since;
  private int discarded;
  private long deadline;

  RequestReader(Wire wire, long now) {
    this.wire = wire;
    this.in = wire.in();
    this.settings = wire.settings();
    this.parser = new HeadParser(settings.limits());
    this.deadline = now + settings.headNanos(); // for the first byte
  }

  /** Until when the step that wanted more may wait. */
  long deadline() {
    return deadline;
  }

  private long now() {
    return wire.turn().now();
  }

  // ---- heads ----

  /** The connection is idle from now on, unless a byte of the next request is here. */
  void becomeIdle() {
    if (!headBegun) {
      deadline = now() + settings.idleNanos();
    }
  }

  /** Whether nothing of a next request has come. */
  boolean isIdle() {
    return !parser.started();
  }

  Result readHead() throws IOException, BadRequest {
    while (true) {
      if (!in.isEmpty()) {
        int end = parser.parse(in.array(), in.start(), in.end());
        if (end >= 0) {
          in.advanceTo(end);
          return Result.DONE;
        }
      }
      if (in.hasEnded()) {
        return Result.ENDED;
      }
      if (wire.isDry()) {
        beginHead();
        return Result.MORE;
      }
    }
  }

  private void beginHead() {
    if (parser.started() && !headBegun) {
      headBegun = true;
      deadline = now() + settings.headNanos();
    }
  }

  RequestHead takeHead() {
    headBegun = false;
    since = now();
    return parser.take();
  }

  // ---- bodies ----

  /** Whether this body is read in advance. */
  static boolean isSmall(RequestHead head) {
    return !head.chunked() && !head.expectContinue() && head.contentLength() <= SMALL_BODY;
  }

  Result readSmall(RequestBody body) throws IOException {
    while (!body.isBuffered()) {
      if (in.hasEnded()) {
        return Result.ENDED;
      }
      if (wire.isDry()) {
        long allowed = since + settings.bodyAllowance(in.available());
        deadline = Math.min(now() + settings.bodyNanos(), allowed);
        return Result.MORE;
      }
    }
    return Result.DONE;
  }

  void beginDiscarding() {
    discarded = 0;
    deadline = now() + settings.bodyNanos();
  }

  Result discard(RequestBody body) throws IOException {
    while (true) {
      try {
        discarded += body.discardBuffered();
      } catch (BadRequest e) {
        return Result.TOO_MUCH; // its end cannot be found
      }
      if (body.isOver()) {
        return Result.DONE;
      }
      if (discarded > settings.unreadBody()) {
        return Result.TOO_MUCH;
      }
      if (in.hasEnded()) {
        return Result.ENDED;
      }
      if (wire.isDry()) {
        return Result.MORE;
      }
    }
  }

  // ---- behind the last request ----

  void beginLingering() {
    deadline = now() + LINGER_NANOS;
  }

  Result linger() throws IOException {
    for (int n = 0; n < READS_AT_ONCE; n++) {
      in.advanceTo(in.end());
      if (in.hasEnded() || now() >= deadline) {
        return Result.ENDED;
      }
      if (wire.isDry()) {
        return Result.MORE;
      }
    }
    return Result.PAUSE;
  }
}
