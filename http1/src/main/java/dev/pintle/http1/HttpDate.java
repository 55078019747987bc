package dev.pintle.http1;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The Date field (RFC 9110, 6.6.1), made once a second. Safe for use by several threads. */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final LongSupplier clock;
  private volatile Line line;

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
