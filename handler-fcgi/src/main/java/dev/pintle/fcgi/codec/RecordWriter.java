package dev.pintle.fcgi.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * Puts records for the web server into a buffer that grows, one behind the other, so that all there
 * is to be said goes out in one write. Not safe for use by several threads at once.
 *
 * <pre>{@code
 * writer.open(RecordType.STDOUT, id);
 * writer.put("Status: 200 OK\r\n…\r\n");
 * writer.put(smallBody);                      // begins new records where one is full
 * writer.close();
 * writer.endOfStream(RecordType.STDOUT, id);
 * writer.endRequest(id, 0, ProtocolStatus.REQUEST_COMPLETE);
 * }</pre>
 *
 * <p>A large body need not pass through the buffer: {@link #splice} ends a record with bytes that
 * the caller sends between two views.
 */
public final class RecordWriter {
  /**
   * The most content of one record. It is a multiple of 8, so that full records need no padding.
   * More than 65528 would bring HAProxy out of step (CVE-2026-55203); and web servers read into
   * buffers of about this size.
   */
  public static final int MAX_CONTENT = 32 * 1024;

  private static final int HEADER = 8;
  private static final int NONE = -1;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Where the header of the open record begins, or {@link #NONE}. */
  private int opened = NONE;

  /** Makes one with nothing in it. */
  public RecordWriter() {}

  /**
   * Opens a record, or as many as the content takes.
   *
   * @param type {@link RecordType#STDOUT} or {@link RecordType#STDERR}
   * @param id of the request
   */
  public void open(RecordType type, int id) {
    if (opened != NONE) {
      throw new IllegalStateException("a record is open");
    }
    opened = length;
    header(type.code(), id, 0);
  }

  /** Closes the open record. Without content there is none: it would end the stream. */
  public void close() {
    int content = contentOfOpen();
    if (content == 0) {
      length = opened;
      opened = NONE;
    } else {
      closeWith(content);
    }
  }

  /**
   * Closes the open record with content from elsewhere, which has to be sent in the middle:
   *
   * <pre>{@code
   * int at = writer.splice(count);
   * // then all in one write, when nothing more is to be put:
   * writer.view(0, at), the count bytes, writer.view(at, writer.length())
   * }</pre>
   *
   * @param count 1 to {@link #room}
   * @return the length of what is to be sent before these bytes
   */
  public int splice(int count) {
    if (count < 1 || count > room()) {
      throw new IllegalArgumentException(count + " bytes for a record with room for " + room());
    }
    int at = length;
    closeWith(contentOfOpen() + count);
    return at;
  }

  /**
   * How much more content the open record can take.
   *
   * @return 0 to {@link #MAX_CONTENT}
   */
  public int room() {
    return MAX_CONTENT - contentOfOpen();
  }

  private int contentOfOpen() {
    if (opened == NONE) {
      throw new IllegalStateException("no record is open");
    }
    return length - opened - HEADER;
  }

  /** Pads to a multiple of 8, as the specification advises (section 3.3). */
  private void closeWith(int content) {
    int padding = -content & (HEADER - 1);
    putTwoBytes(opened + 4, content);
    bytes[opened + 6] = (byte) padding;
    zeros(padding);
    opened = NONE;
  }

  /**
   * Puts content into the open record, and into further ones when it is full.
   *
   * @param source holds the bytes
   * @param from the first of them
   * @param count how many
   */
  public void put(byte[] source, int from, int count) {
    for (int done = 0; done < count; ) {
      int piece = Math.min(count - done, roomForSome());
      reserve(piece);
      System.arraycopy(source, from + done, bytes, length, piece);
      length += piece;
      done += piece;
    }
  }

  /**
   * Puts the rest of a buffer, and so empties it, as {@link #put(byte[], int, int)} does.
   *
   * @param source the buffer
   */
  public void put(ByteBuffer source) {
    while (source.hasRemaining()) {
      int piece = Math.min(source.remaining(), roomForSome());
      reserve(piece);
      source.get(bytes, length, piece);
      length += piece;
    }
  }

  /**
   * Puts text, as {@link #put(byte[], int, int)} does. The deprecated method does just what is
   * wanted, in one copy: the low byte of each character.
   *
   * @param text of ISO-8859-1
   */
  @SuppressWarnings("deprecation")
  public void put(String text) {
    for (int done = 0; done < text.length(); ) {
      int piece = Math.min(text.length() - done, roomForSome());
      reserve(piece);
      text.getBytes(done, done + piece, bytes, length);
      length += piece;
      done += piece;
    }
  }

  /** The room of the open record, or of the next one of its kind if that is full. */
  private int roomForSome() {
    int room = room();
    if (room > 0) {
      return room;
    }
    int full = opened;
    closeWith(MAX_CONTENT);
    opened = length;
    reserve(HEADER);
    System.arraycopy(bytes, full, bytes, length, HEADER);
    length += HEADER;
    return MAX_CONTENT;
  }

  /**
   * Ends a stream, with a record of no content.
   *
   * @param type {@link RecordType#STDOUT} or {@link RecordType#STDERR}
   * @param id of the request
   */
  public void endOfStream(RecordType type, int id) {
    whole(type, id, 0);
  }

  /**
   * Ends a request.
   *
   * @param id of the request
   * @param appStatus what a CGI program would exit with
   * @param status how it ended for the protocol
   */
  public void endRequest(int id, int appStatus, ProtocolStatus status) {
    int at = whole(RecordType.END_REQUEST, id, HEADER);
    putTwoBytes(at, appStatus >>> 16);
    putTwoBytes(at + 2, appStatus);
    bytes[at + 4] = (byte) status.code();
  }

  /**
   * Answers GET_VALUES.
   *
   * @param wanted what was asked for; what is not known is left out (section 4.1)
   * @param maxConnections how many connections are accepted at once
   * @param maxRequests how many requests are answered at once; HAProxy takes it for those of one
   *     connection
   * @param multiplexes whether a connection may have more than one
   */
  public void values(Set<String> wanted, int maxConnections, int maxRequests, boolean multiplexes) {
    open(RecordType.GET_VALUES_RESULT, 0);
    int start = opened;
    pair(wanted, "FCGI_MAX_CONNS", String.valueOf(maxConnections));
    pair(wanted, "FCGI_MAX_REQS", String.valueOf(maxRequests));
    pair(wanted, "FCGI_MPXS_CONNS", multiplexes ? "1" : "0");
    closeWith(length - start - HEADER);
  }

  private void pair(Set<String> wanted, String name, String value) {
    if (wanted.contains(name)) {
      reserve(2);
      bytes[length++] = (byte) name.length();
      bytes[length++] = (byte) value.length();
      put(name);
      put(value);
    }
  }

  /**
   * Answers a management record that is not understood.
   *
   * @param type of that record
   */
  public void unknownType(int type) {
    int at = whole(RecordType.UNKNOWN_TYPE, 0, HEADER);
    bytes[at] = (byte) type;
  }

  /** Puts a record of zeros and tells where its content begins. */
  private int whole(RecordType type, int id, int content) {
    if (opened != NONE) {
      throw new IllegalStateException("a record is open");
    }
    header(type.code(), id, content);
    zeros(content);
    return length - content;
  }

  private void header(int type, int id, int content) {
    reserve(HEADER);
    bytes[length] = 1;
    bytes[length + 1] = (byte) type;
    putTwoBytes(length + 2, id);
    putTwoBytes(length + 4, content);
    putTwoBytes(length + 6, 0);
    length += HEADER;
  }

  private void zeros(int count) {
    reserve(count);
    Arrays.fill(bytes, length, length + count, (byte) 0);
    length += count;
  }

  private void putTwoBytes(int at, int number) {
    bytes[at] = (byte) (number >>> 8);
    bytes[at + 1] = (byte) number;
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
   * A part of the bytes that wait.
   *
   * @param from where it begins
   * @param to where it ends, at most {@link #length}
   * @return good until the next call of any other method that puts or {@linkplain #clear clears}
   */
  public ByteBuffer view(int from, int to) {
    return ByteBuffer.wrap(bytes, from, to - from);
  }

  /** Forgets what was written, and a buffer that grew far. */
  public void clear() {
    length = 0;
    opened = NONE;
    if (bytes.length > 64 * 1024) {
      bytes = new byte[1024];
    }
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * bytes.length));
    }
  }
}
