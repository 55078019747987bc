package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * Reads the replies of one HTTP/1.1 connection, and takes nothing for a reply that is not exactly
 * one: each line ends with CRLF, each body has a length or chunks, and no interim reply comes, for
 * none is asked for.
 */
final class ReplyReader {
  private static final int HEAD_LIMIT = 8 * 1024;
  private static final int BODY_LIMIT = 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  /** The lines of the reply that is being read, without their ends. */
  private final StringBuilder head = new StringBuilder();

  private boolean begun;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /** Reads the next reply. */
  Reply read() throws LostException {
    begun = false;
    head.setLength(0);
    int status = status(line());
    int length = -1;
    boolean chunked = false;
    boolean closes = false;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String value = field.substring(field.indexOf(':') + 1).strip();
      switch (name(field)) {
        case "content-length" -> {
          require(length < 0, "two lengths");
          length = number(value, 10);
        }
        case "transfer-encoding" -> {
          require(!chunked && value.equals("chunked"), "an unknown coding");
          chunked = true;
        }
        case "connection" -> closes |= value.equalsIgnoreCase("close");
        default -> {
          // Says nothing of the framing.
        }
      }
    }
    require(chunked != (length >= 0), "not exactly one of length and chunks");
    return new Reply(status, closes, chunked ? chunks() : text(length));
  }

  private int status(String line) throws LostException {
    require(line.matches("HTTP/1\\.1 [2-5]\\d\\d .*"), "no status line of a final reply");
    return Integer.parseInt(line.substring(9, 12));
  }

  private String name(String field) throws LostException {
    int colon = field.indexOf(':');
    require(colon > 0 && field.charAt(colon - 1) != ' ', "a field without a name");
    return field.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private String chunks() throws LostException {
    StringBuilder all = new StringBuilder();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      require(all.length() + size <= BODY_LIMIT, "too long a body");
      all.append(text(size));
      require(line().isEmpty(), "a chunk longer than it says");
    }
    require(line().isEmpty(), "trailers");
    return all.toString();
  }

  private int chunkSize() throws LostException {
    return number(line(), 16);
  }

  private int number(String digits, int radix) throws LostException {
    try {
      int number = Integer.parseInt(digits, radix);
      require(number >= 0 && number <= BODY_LIMIT && !digits.startsWith("+"), "a bad length");
      return number;
    } catch (NumberFormatException e) {
      throw wrong("a length that is no number");
    }
  }

  private String line() throws LostException {
    StringBuilder line = new StringBuilder();
    for (int octet = octet(); octet != '\r'; octet = octet()) {
      require(octet >= ' ' || octet == '\t', "a control character in a line");
      require(line.length() + head.length() < HEAD_LIMIT, "too long a head");
      line.append((char) octet);
    }
    require(octet() == '\n', "a line that ends otherwise than with CRLF");
    if (head.length() < HEAD_LIMIT / 2) {
      head.append(line).append('|');
    }
    return line.toString();
  }

  private int octet() throws LostException {
    if (position == limit) {
      fill();
    }
    return buffer[position++] & 0xff;
  }

  private String text(int length) throws LostException {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      if (position == limit) {
        fill();
      }
      int count = Math.min(length - done, limit - position);
      System.arraycopy(buffer, position, bytes, done, count);
      position += count;
      done += count;
    }
    return new String(bytes, ISO_8859_1);
  }

  private void fill() throws LostException {
    int count;
    try {
      count = in.read(buffer);
    } catch (SocketTimeoutException e) {
      throw lost(LossKind.SILENT, "nothing comes");
    } catch (IOException e) {
      throw lost(LossKind.RESET, String.valueOf(e.getMessage()));
    }
    if (count < 0) {
      throw lost(begun ? LossKind.TRUNCATED : LossKind.EOF, "the connection has ended");
    }
    begun = true;
    position = 0;
    limit = count;
  }

  /** Whether something has come that was not read as a reply. */
  boolean hasMore() throws LostException {
    try {
      return position < limit || in.available() > 0;
    } catch (IOException e) {
      throw lost(LossKind.RESET, String.valueOf(e.getMessage()));
    }
  }

  /** Waits for the end of the connection; false if something else comes. */
  boolean atEnd() {
    try {
      return position == limit && in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset, after all that was to come
    }
  }

  private void require(boolean right, String what) throws LostException {
    if (!right) {
      throw wrong(what);
    }
  }

  private LostException wrong(String detail) {
    return lost(LossKind.WRONG, detail);
  }

  private LostException lost(LossKind kind, String detail) {
    String received = begun || head.length() > 0 ? head + rest() : "nothing";
    return new LostException(kind, detail + "; received: " + received);
  }

  private String rest() {
    return new String(buffer, position, Math.min(limit - position, 80), ISO_8859_1);
  }
}
