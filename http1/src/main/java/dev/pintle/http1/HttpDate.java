package dev.pintle.http1;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The Date field (RFC 9110, 6.6.1), made once a second. Safe for use by several threads. */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LongSupplier clock;
  private volatile Line line;

  /** When {@link #line(long)} last had a look at the clock. */
  private volatile long looked = System.nanoTime();

  /**
   * A date that follows a clock.
   *
   * @param clock tells milliseconds since 1970
   */
  public HttpDate(LongSupplier clock) {
    this.clock = clock;
    this.line = Line.of(second());
  }

  /**
   * The whole line with its line end.
   *
   * @return not to be written to
   */
  public byte[] line() {
    long second = second();
    Line current = line;
    if (current.second != second) {
      current = Line.of(second);
      line = current;
    }
    return current.bytes;
  }

  /**
   * The same, without a look at the clock if there was one shortly before.
   *
   * @param nanos the time, as of {@link System#nanoTime}
   * @return a line that may come 20 ms late; not to be written to
   */
  public byte[] line(long nanos) {
    if (nanos - looked < STALE_NANOS) {
      return line.bytes;
    }
    looked = nanos;
    return line();
  }

  private long second() {
    return Math.floorDiv(clock.getAsLong(), 1000L);
  }

  private static final class Line {
    final long second;
    final byte[] bytes;

    private Line(long second, byte[] bytes) {
      this.second = second;
      this.bytes = bytes;
    }

    static Line of(long second) {
      String text = FORMAT.format(Instant.ofEpochSecond(second));
      return new Line(second, text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
