package dev.pintle.testkit;

import dev.pintle.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** The body of a response, told from what follows it by its framing (RFC 9112, 6). */
final class WireBody extends InputStream {
  private static final long UNTIL_CLOSE = -1;

  private final InputStream in;
  private final boolean chunked;
  private final Trailers trailers;

  /** What is left of the body or of the chunk. */
  private long left;

  private boolean firstChunk = true;
  private boolean ended;

  private WireBody(InputStream in, boolean chunked, long left, Trailers trailers) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
    this.trailers = trailers;
  }

  /** Where the fields behind a chunked body are put. */
  static final class Trailers {
    private volatile Headers fields = Headers.empty();

    Headers fields() {
      return fields;
    }
  }

  static WireBody behind(Head head, String method, InputStream in, Trailers trailers)
      throws IOException {
    int status = head.status();
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new WireBody(in, false, 0, trailers);
    }
    String coding = head.headers().last("Transfer-Encoding");
    if (coding != null) {
      if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
        throw new IOException("the response has the unknown Transfer-Encoding " + coding);
      }
      return new WireBody(in, true, 0, trailers);
    }
    String length = head.headers().first("Content-Length");
    return new WireBody(in, false, length == null ? UNTIL_CLOSE : parse(length, 10), trailers);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended || left == 0) {
      return -1;
    }
    int wanted = left == UNTIL_CLOSE ? length : (int) Math.min(length, left);
    int count = in.read(bytes, offset, wanted);
    if (left == UNTIL_CLOSE) {
      return count;
    }
    if (count < 0) {
      throw new EOFException("the response broke off " + left + " bytes before its end");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (!firstChunk && !ResponseHeads.readLine(in).isEmpty()) {
      throw new IOException("a chunk is longer than its size says");
    }
    firstChunk = false;
    String line = ResponseHeads.readLine(in);
    int extension = line.indexOf(';');
    left = parse(extension < 0 ? line : line.substring(0, extension), 16);
    if (left == 0) {
      ended = true;
      trailers.fields = ResponseHeads.readFields(in);
    }
  }

  private static long parse(String text, int radix) throws IOException {
    try {
      if (text.startsWith("+") || text.startsWith("-")) {
        throw new NumberFormatException(text);
      }
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("a length was expected, not \"" + text + "\"", e);
    }
  }
}
