package dev.pintle.conformance.gateway;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connection to an application that speaks FastCGI, with one request at a time. It shares no code
 * with the handler, and takes nothing that the specification does not allow.
 */
final class RawFcgi implements Closeable {
  static final int END_REQUEST = 3;
  static final int STDOUT = 6;
  static final int STDERR = 7;

  private static final int BEGIN_REQUEST = 1;
  private static final int ABORT_REQUEST = 2;
  private static final int PARAMS = 4;
  private static final int STDIN = 5;

  private static final int HEADER_BYTES = 8;
  private static final int MOST_CONTENT = 32 * 1024;
  private static final byte[] RESPONDER_KEPT = {0, 1, 1, 0, 0, 0, 0, 0};

  private final SocketChannel channel;

  private RawFcgi(SocketChannel channel) {
    this.channel = channel;
  }

  static RawFcgi connect(SocketAddress address) throws IOException {
    return new RawFcgi(SocketChannel.open(address));
  }

  /** What the application has sent. */
  record Received(int type, ByteBuffer content) {}

  // ---- to the application ----

  /** Begins a request; the parameters are complete with it. */
  void begin(Params params) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    add(all, BEGIN_REQUEST, RESPONDER_KEPT, 0, RESPONDER_KEPT.length);
    byte[] pairs = params.pairs.toByteArray();
    for (int i = 0; i < pairs.length; i += MOST_CONTENT) {
      add(all, PARAMS, pairs, i, Math.min(MOST_CONTENT, pairs.length - i));
    }
    add(all, PARAMS, pairs, 0, 0);
    write(all);
  }

  /** Who does not listen any more may have answered all the same: reading shows it. */
  private void offer(ByteArrayOutputStream records) {
    try {
      write(records);
    } catch (IOException e) {
      // there is nobody to tell
    }
  }

  void input(byte[] bytes, int from, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(HEADER_BYTES + count);
    for (int i = 0; i < count; i += MOST_CONTENT) {
      add(all, STDIN, bytes, from + i, Math.min(MOST_CONTENT, count - i));
    }
    offer(all);
  }

  void endInput() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(HEADER_BYTES);
    add(all, STDIN, new byte[0], 0, 0);
    offer(all);
  }

  void abort() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(HEADER_BYTES);
    add(all, ABORT_REQUEST, new byte[0], 0, 0);
    offer(all);
  }

  private static void add(
      ByteArrayOutputStream target, int type, byte[] content, int from, int count) {
    target.writeBytes(new byte[] {1, (byte) type, 0, 1, (byte) (count >> 8), (byte) count, 0, 0});
    target.write(content, from, count);
  }

  private void write(ByteArrayOutputStream records) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(records.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Names and values of CGI, as the records carry them. */
  static final class Params {
    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();

    void add(String name, String value) {
      byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
      byte[] valueBytes = value.getBytes(StandardCharsets.ISO_8859_1);
      length(nameBytes.length);
      length(valueBytes.length);
      pairs.writeBytes(nameBytes);
      pairs.writeBytes(valueBytes);
    }

    private void length(int length) {
      if (length >= 128) {
        pairs.write(length >> 24 | 0x80);
        pairs.write(length >> 16);
        pairs.write(length >> 8);
      }
      pairs.write(length);
    }
  }

  // ---- from the application ----

  /**
   * The next record.
   *
   * @throws EOFException if the application has closed the connection
   */
  Received read() throws IOException {
    byte[] header = read(HEADER_BYTES);
    int type = header[1];
    int id = number(header, 2);
    if (header[0] != 1 || id != 1 || (type != END_REQUEST && type != STDOUT && type != STDERR)) {
      throw new IOException("a record of version " + header[0] + ", type " + type + ", id " + id);
    }
    byte[] content = read(number(header, 4));
    var unused = read(header[6] & 0xff);
    if (type == END_REQUEST && content.length != 8) {
      throw new IOException("an END_REQUEST of " + content.length + " bytes");
    }
    return new Received(type, ByteBuffer.wrap(content));
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private byte[] read(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the application has closed the connection");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
