package dev.pintle.spi;

import java.io.PrintWriter;
import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The error log of a handler that has no other: slf4j, logger {@code dev.pintle.errors}. */
public final class ErrorLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.errors");

  private ErrorLog() {}

  /**
   * A writer for one request. Each line is one event at error level; control characters in it are
   * escaped; what stands behind the last line end is logged by {@code flush} or {@code close}.
   *
   * @return a new writer, safe for use by several threads
   */
  public static PrintWriter writer() {
    return new PrintWriter(new Lines());
  }

  private static final class Lines extends Writer {
    /** So that a line without an end does not fill the heap. */
    private static final int LONGEST = 8192;

    private final StringBuilder line = new StringBuilder();
    private boolean carriageReturn;

    @Override
    public void write(char[] chars, int offset, int length) {
      synchronized (lock) {
        for (int i = offset; i < offset + length; i++) {
          take(chars[i]);
        }
      }
    }

    private void take(char c) {
      if (c == '\n') {
        carriageReturn = false;
        log();
        return;
      }
      if (carriageReturn) {
        LogText.append(line, '\r');
      }
      carriageReturn = c == '\r';
      if (!carriageReturn) {
        LogText.append(line, c);
      }
      if (line.length() >= LONGEST) {
        log();
      }
    }

    private void log() {
      LOG.error("{}", line);
      line.setLength(0);
    }

    @Override
    public void flush() {
      synchronized (lock) {
        if (line.length() > 0) {
          log();
        }
      }
    }

    @Override
    public void close() {
      flush();
    }
  }
}
