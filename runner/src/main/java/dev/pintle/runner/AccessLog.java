package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Outcome;
import dev.pintle.spi.Seldom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request in the combined format, with the duration in microseconds behind it.
 *
 * <p>Each line is one write, so that lines never mix, not even those of two processes that append
 * to one file. A status of 000 says that no response was sent.
 */
final class AccessLog implements Middleware, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private final String file;
  private final Clock clock;
  private final BooleanSupplier begun;
  private final Seldom failures = new Seldom();
  private AccessLogFile out;

  /**
   * Opens one.
   *
   * @param file appended to; "-" is standard output
   * @param clock tells the time and its zone
   * @param begun as long as it says no, no line is written
   * @throws IOException if the file cannot be written to
   */
  AccessLog(String file, Clock clock, BooleanSupplier begun) throws IOException {
    this.file = file;
    this.clock = clock;
    this.begun = begun;
    this.out = open();
  }

  private AccessLogFile open() throws IOException {
    return new AccessLogFile(file, this::failed);
  }

  private void failed(IOException e) {
    if (failures.isDue()) {
      LOG.error("cannot write to the access log {}; requests go unlogged", file, e);
    }
  }

  /**
   * Goes on in a new file of the same name, after the old one was moved away. A pipe that is still
   * there is used on: lines that wait for its reader would be lost.
   *
   * @throws IOException if the file cannot be written to; the old one is used on
   */
  void reopen() throws IOException {
    if (!file.equals("-") && !isStillThere()) {
      AccessLogFile fresh = open();
      AccessLogFile old;
      synchronized (this) {
        old = out;
        out = fresh;
      }
      try {
        old.close(); // no request waits meanwhile
      } catch (IOException e) {
        LOG.warn("closing the old access log {} failed", file, e);
      }
    }
  }

  private synchronized boolean isStillThere() {
    return out.isStill(file);
  }

  @Override
  public App wrap(App app) {
    return env -> {
      // Now, for the app may change the map.
      String before = field(Env.REMOTE_ADDR.find(env).orElse(null)) + " - - [";
      String request =
          "] \""
              + escape(Env.REQUEST_METHOD.get(env))
              + " "
              + escape(Env.REQUEST_URI.get(env))
              + " "
              + escape(Env.SERVER_PROTOCOL.get(env))
              + "\" ";
      String after =
          " \""
              + field(env.get("HTTP_REFERER"))
              + "\" \""
              + field(env.get("HTTP_USER_AGENT"))
              + "\" ";
      Env.COMPLETION.get(env).onComplete(outcome -> write(line(before, request, after, outcome)));
      return app.call(env);
    };
  }

  private String line(String before, String request, String after, Outcome outcome) {
    Instant begun = clock.instant().minus(outcome.duration());
    ZoneId zone = clock.getZone();
    return before
        + TIME.format(begun.atZone(zone))
        + request
        + (outcome.status() == 0 ? "000" : outcome.status())
        + " "
        + (outcome.bytes() == 0 ? "-" : outcome.bytes())
        + after
        + outcome.duration().toNanos() / 1000
        + "\n";
  }

  private synchronized void write(String line) {
    if (begun.getAsBoolean()) {
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static String field(@Nullable Object value) {
    return value == null ? "-" : escape(value.toString());
  }

  /** Leaves printable ASCII; the rest becomes {@code \xNN}, so that no request forges a line. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
      }
    }
    return escaped.toString();
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
