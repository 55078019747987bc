package dev.pintle.http1;

import dev.pintle.spi.Reasons;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Status lines, each made once. */
final class StatusLines {
  private static final AtomicReferenceArray<byte @Nullable []> LINES =
      new AtomicReferenceArray<>(1000);

  private StatusLines() {}

  /**
   * The status line of any response: the version is the server's own, whatever the client's (RFC
   * 9110, 2.5).
   *
   * @param status 100 to 999
   * @return with its line end; not to be written to
   */
  static byte[] of(int status) {
    byte[] line = LINES.getAcquire(status);
    if (line == null) {
      line = make(status);
      LINES.setRelease(status, line);
    }
    return line;
  }

  private static byte[] make(int status) {
    if (status < 100) {
      throw new IllegalArgumentException(status + " is not a status");
    }
    String text = "HTTP/1.1 " + status + ' ' + Reasons.of(status) + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
