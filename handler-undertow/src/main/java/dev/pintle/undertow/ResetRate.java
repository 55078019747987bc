package dev.pintle.undertow;

import io.undertow.UndertowOptions;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;

/**
 * How many streams a client resets (CVE-2023-44487), by the limit that Undertow has for it. Those
 * whose request had been sent to its end Undertow 2.4.4 does not count, and it keeps the exchange
 * of each for a minute, so that they fill the heap.
 *
 * <p>A proxy resets what its own clients have given up, beside requests of others. So one who
 * reaches the limit is to use another connection, and only who resets twice as many is given up.
 */
final class ResetRate {
  /** What it means for the connection. */
  enum Level {
    ALLOWED,
    MANY,
    TOO_MANY
  }

  private final int most;
  private final long windowNanos;
  private long begun;
  private int count;

  ResetRate(OptionMap options) {
    this.most = most(options);
    this.windowNanos =
        TimeUnit.MILLISECONDS.toNanos(
            options.get(
                UndertowOptions.RST_FRAMES_TIME_WINDOW,
                UndertowOptions.DEFAULT_RST_FRAMES_TIME_WINDOW));
  }

  private static int most(OptionMap options) {
    return options.get(
        UndertowOptions.MAX_RST_FRAMES_PER_WINDOW,
        UndertowOptions.DEFAULT_MAX_RST_FRAMES_PER_WINDOW);
  }

  /** The options for Undertow itself, which shall not give up who is only to go elsewhere. */
  static OptionMap forUndertow(OptionMap options) {
    return OptionMap.builder()
        .addAll(options)
        .set(
            UndertowOptions.MAX_RST_FRAMES_PER_WINDOW,
            (int) Math.min(2L * most(options), Integer.MAX_VALUE))
        .getMap();
  }

  /** One more has been reset. */
  Level afterOneMore() {
    long now = System.nanoTime();
    if (count == 0 || now - begun >= windowNanos) {
      begun = now;
      count = 0;
    }
    count++;
    if (count <= most) {
      return Level.ALLOWED;
    }
    return count <= 2L * most ? Level.MANY : Level.TOO_MANY;
  }
}
