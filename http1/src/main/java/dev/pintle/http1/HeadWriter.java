package dev.pintle.http1;

import dev.pintle.Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts response heads and the framing of chunked bodies into a buffer that grows, one behind the
 * other, so that the replies to a burst of requests go out in one write. Not safe for use by
 * several threads at once.
 *
 * <p>It writes what it is told: which fields an app may set is the business of the response plan.
 */
public final class HeadWriter {
  /** What a head says about the connection. */
  public enum Connection {
    /** Nothing, which means in HTTP/1.1 that it stays. */
    DEFAULT(""),
    /** It closes after this response. */
    CLOSE("Connection: close\r\n"),
    /** It closes, and the Upgrade field among the headers says what the client should speak. */
    CLOSE_UPGRADE("Connection: close, upgrade\r\n"),
    /** It stays, for a client that speaks HTTP/1.0. */
    KEEP_ALIVE("Connection: keep-alive\r\n"),
    /** It goes on in the protocol of the Upgrade field, which is among the headers. */
    UPGRADE("Connection: upgrade\r\n");

    private final String line;

    Connection(String line) {
      this.line = line;
    }
  }

  /** Instead of a length: the body is chunked. */
  public static final long CHUNKED = -2;

  /** Instead of a length: nothing is said about it. */
  public static final long UNSAID = -1;

  private static final String CRLF = "\r\n";

  /** The most decimal digits, or hexadecimal ones, of a long. */
  private static final int MAX_DIGITS = 19;

  private final HttpDate date;
  private byte[] bytes = new byte[1024];
  private int length;

  /** Of these bytes; null until it is asked for. */
  private @Nullable ByteBuffer view;

  /**
   * Makes one with nothing in it.
   *
   * @param date of responses without one
   */
  public HeadWriter(HttpDate date) {
    this.date = date;
  }

  /**
   * Writes the head of a final response, or of a 101.
   *
   * @param status 101, or 200 to 999
   * @param headers written as they are, in front of the fields below
   * @param bodyLength 0 or more for Content-Length, {@link #CHUNKED} or {@link #UNSAID}
   * @param connection what is said about the connection
   */
  public void head(int status, Headers headers, long bodyLength, Connection connection) {
    head(status, headers, bodyLength, connection, date.line());
  }

  /**
   * Writes the head of a final response, or of a 101, without a look at the clock.
   *
   * @param status 101, or 200 to 999
   * @param headers written as they are, in front of the fields below
   * @param bodyLength 0 or more for Content-Length, {@link #CHUNKED} or {@link #UNSAID}
   * @param connection what is said about the connection
   * @param nanos about now, as of {@link System#nanoTime}; see {@link HttpDate#line(long)}
   */
  public void head(
      int status, Headers headers, long bodyLength, Connection connection, long nanos) {
    head(status, headers, bodyLength, connection, date.line(nanos));
  }

  private void head(
      int status, Headers headers, long bodyLength, Connection connection, byte[] dateLine) {
    put(StatusLines.of(status));
    boolean dated = fields(headers);
    if (!dated && status != 101) {
      put(dateLine);
    }
    if (bodyLength >= 0) {
      put("Content-Length: ");
      putDecimal(bodyLength);
      put(CRLF);
    } else if (bodyLength == CHUNKED) {
      put("Transfer-Encoding: chunked\r\n");
    }
    put(connection.line);
    put(CRLF);
  }

  /**
   * Writes the head of an interim response.
   *
   * @param status 100, 103 or another below 200
   * @param headers its fields
   */
  public void interim(int status, Headers headers) {
    put(StatusLines.of(status));
    fields(headers);
    put(CRLF);
  }

  /**
   * Writes the line in front of a chunk.
   *
   * @param size above 0, since 0 would end the body
   */
  public void chunk(long size) {
    if (size <= 0) {
      throw new IllegalArgumentException("a chunk of " + size + " bytes");
    }
    reserve(MAX_DIGITS);
    int digits = (Long.SIZE - Long.numberOfLeadingZeros(size) + 3) / 4;
    long rest = size;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) Character.forDigit((int) (rest & 15), 16);
      rest >>>= 4;
    }
    length += digits;
    put(CRLF);
  }

  /** Writes what stands behind the data of a chunk. */
  public void chunkEnd() {
    put(CRLF);
  }

  /**
   * Writes the last chunk, which ends the body.
   *
   * @param trailers the fields behind it
   */
  public void lastChunk(Headers trailers) {
    put("0\r\n");
    fields(trailers);
    put(CRLF);
  }

  /**
   * Writes bytes of a body, for bodies so small that they go out with the head.
   *
   * @param source holds the bytes
   * @param from the first of them
   * @param count how many
   */
  public void put(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /**
   * Writes the rest of a buffer, and so empties it.
   *
   * @param source the buffer
   */
  public void put(ByteBuffer source) {
    int count = source.remaining();
    reserve(count);
    source.get(bytes, length, count);
    length += count;
  }

  /**
   * How many bytes wait.
   *
   * @return 0 or more
   */
  public int length() {
    return length;
  }

  /**
   * The bytes that wait.
   *
   * @return a view, good until the next call of any method
   */
  public ByteBuffer view() {
    ByteBuffer last = view;
    if (last == null) {
      last = ByteBuffer.wrap(bytes);
      view = last;
    }
    return last.clear().limit(length);
  }

  /** Forgets what was written, and a buffer that grew far. */
  public void clear() {
    length = 0;
    if (bytes.length > 64 * 1024) {
      bytes = new byte[1024];
      view = null;
    }
  }

  /** Whether there was a Date among them. */
  private boolean fields(Headers headers) {
    boolean dated = false;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      dated |= name.length() == 4 && name.equalsIgnoreCase("Date");
      put(name);
      put(": ");
      put(headers.value(i));
      put(CRLF);
    }
    return dated;
  }

  private void put(byte[] source) {
    put(source, 0, source.length);
  }

  /**
   * The deprecated method does just what is wanted, in one copy: the low byte of each character.
   * {@link Headers} lets in no others than ISO-8859-1.
   */
  @SuppressWarnings("deprecation")
  private void put(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, bytes, length);
    length += count;
  }

  private void putDecimal(long number) {
    reserve(MAX_DIGITS);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * bytes.length));
      view = null;
    }
  }
}
