package dev.pintle.fcgi;

import dev.pintle.spi.ErrorLog;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The error log of one request: the web server's, by STDERR; ours once the request has ended or has
 * said very much. Control characters are escaped, so that a client's text forges no lines.
 */
final class ErrorWriter extends Writer {
  /** So much of a request is told to the web server. */
  private static final int MOST = 64 * 1024;

  /** A line without an end is told in pieces of so many characters. */
  private static final int LONGEST_LINE = 8 * 1024;

  private final ConnectionRequests requests;
  private final FcgiExchange exchange;
  private final StringBuilder line = new StringBuilder();
  private int told;

  ErrorWriter(ConnectionRequests requests, FcgiExchange exchange) {
    this.requests = requests;
    this.exchange = exchange;
  }

  @Override
  public void write(char[] chars, int offset, int length) throws IOException {
    synchronized (lock) {
      for (int i = offset; i < offset + length; i++) {
        char c = chars[i];
        if (c == '\n') {
          tell();
        } else if (c != '\r') {
          take(c);
        }
      }
    }
  }

  private void take(char c) throws IOException {
    if ((c < ' ' && c != '\t') || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
      line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      line.append(c);
    }
    if (line.length() >= LONGEST_LINE) {
      tell();
    }
  }

  private void tell() throws IOException {
    byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    boolean fits = told + bytes.length <= MOST && requests.error(exchange, bytes);
    if (fits) {
      told += bytes.length;
    } else {
      ErrorLog.writer().write(line.toString());
    }
    line.setLength(0);
  }

  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      if (line.length() > 0) {
        tell();
      }
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
