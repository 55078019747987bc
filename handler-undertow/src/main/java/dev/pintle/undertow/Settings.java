package dev.pintle.undertow;

import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.http1.Limits;
import java.util.concurrent.TimeUnit;

/**
 * The options as connections need them; times in nanoseconds.
 *
 * @param unreadBody how many bytes of an unread body are read over for the connection's sake
 * @param bodyRate bytes a second, below which a body is too slow
 */
record Settings(
    Limits limits,
    boolean http2,
    int unreadBody,
    int bodyRate,
    long headNanos,
    long bodyNanos,
    long writeNanos,
    long idleNanos) {
  private static final int UNREAD_BODY = 256 * 1024;
  private static final int BODY_RATE = 256;

  static Settings of(Options options) {
    return new Settings(
        Limits.of(options),
        options.http2(),
        UNREAD_BODY,
        BODY_RATE,
        options.headTimeout().toNanos(),
        options.bodyTimeout().toNanos(),
        options.writeTimeout().toNanos(),
        options.idleTimeout().toNanos());
  }

  /** How long a body of which so many bytes have come may take in all. */
  long bodyAllowance(long received) {
    return bodyNanos + TimeUnit.SECONDS.toNanos(received / bodyRate);
  }

  /**
   * Whether the head of a request over HTTP/2 is larger than allowed; over HTTP/1 the parser tells.
   *
   * @return the status to refuse it with; 0 if it is not
   */
  int refusal(String target, Headers headers) {
    if (target.length() > limits.maxRequestLine()) {
      return 414;
    }
    return limits.areExceededBy(headers) ? 431 : 0;
  }
}
