package dev.pintle.http;

import dev.pintle.Headers;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.http1.Limits;
import dev.pintle.spi.MountPath;
import dev.pintle.spi.TrustedProxies;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The options as the connections need them; times in nanoseconds.
 *
 * @param proxies null if no proxy is trusted
 * @param unreadBody how many bytes of an unread body are discarded for the connection's sake
 */
record Settings(
    Limits limits,
    String mount,
    @Nullable TrustedProxies proxies,
    @Nullable String server,
    int pipelined,
    int bodyRate,
    int unreadBody,
    long headNanos,
    long bodyNanos,
    long writeNanos,
    long idleNanos) {
  private static final long NO_LIMIT_NANOS = TimeUnit.DAYS.toNanos(365);

  static Settings of(Options options) {
    return new Settings(
        new Limits(
            options.maxRequestLine(),
            options.maxHeaderBytes(),
            options.maxHeaders(),
            options.maxBody(),
            number(options, HttpOptions.MAX_CHUNK_EXTENSION, Limits.MAX_CHUNK_EXTENSION, 0),
            number(options, HttpOptions.MAX_CHUNK_EXTENSIONS, Limits.MAX_CHUNK_EXTENSIONS, 0)),
        MountPath.normalize(options.mount()),
        options.trustedProxies().isEmpty() ? null : TrustedProxies.of(options.trustedProxies()),
        options.get(HttpOptions.SERVER).map(Settings::checkServer).orElse(null),
        number(options, HttpOptions.MAX_PIPELINED, 64, 1),
        number(options, HttpOptions.MIN_BODY_RATE, 256, 0),
        number(options, HttpOptions.MAX_UNREAD_BODY, 256 * 1024, 0),
        nanos(options.headTimeout()),
        nanos(options.bodyTimeout()),
        nanos(options.writeTimeout()),
        nanos(options.idleTimeout()));
  }

  /** How long a body of which so many bytes have come may be waited for in all. */
  long bodyAllowance(long received) {
    if (bodyRate == 0) {
      return NO_LIMIT_NANOS;
    }
    double nanos = (double) received / bodyRate * TimeUnit.SECONDS.toNanos(1);
    return bodyNanos + (long) Math.min(nanos, (double) NO_LIMIT_NANOS);
  }

  private static String checkServer(String value) {
    try {
      return Headers.of("Server", value).value(0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HttpOptions.SERVER.name() + ": " + e.getMessage(), e);
    }
  }

  private static int number(Options options, Option<Integer> option, int otherwise, int least) {
    int value = options.get(option).orElse(otherwise);
    if (value < least) {
      throw new IllegalArgumentException(
          option.name() + " must be " + least + " or more, not " + value);
    }
    return value;
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }
}
