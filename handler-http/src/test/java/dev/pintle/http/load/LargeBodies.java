package dev.pintle.http.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/** A client that reads and sends large bodies, slowly at first and strictly throughout. */
final class LargeBodies implements Closeable {
  /** The bytes at the beginning that are read and sent with pauses. */
  private static final long SLOW_BYTES = 32 << 20;

  private static final long PAUSE_NANOS = 500_000;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  LargeBodies(InetSocketAddress server) throws IOException {
    socket.setReceiveBufferSize(64 * 1024);
    socket.setSendBufferSize(64 * 1024);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(server, TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    out = socket.getOutputStream();
  }

  /** Asks for something, and reads the head of the reply. */
  void ask(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: load\r\n\r\n");
    readHead();
  }

  /** The CRC-32 of a body of that length, read slowly at first. */
  long readBodySlowly(long length) throws IOException {
    CRC32 sum = new CRC32();
    readInto(sum, length, SLOW_BYTES);
    return sum.getValue();
  }

  /** The CRC-32 of a body of that length. */
  long readBody(long length) throws IOException {
    CRC32 sum = new CRC32();
    readInto(sum, length, 0);
    return sum.getValue();
  }

  /** The CRC-32 of a chunked body, which must have that length, read slowly at first. */
  long readChunksSlowly(long length) throws IOException {
    CRC32 sum = new CRC32();
    long slow = SLOW_BYTES;
    long left = length;
    for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
      readInto(sum, size, slow);
      expect("");
      slow -= size;
      left -= size;
    }
    expect("");
    if (left != 0) {
      throw new IOException("the body is " + left + " bytes shorter than expected");
    }
    return sum.getValue();
  }

  private long readChunkSize() throws IOException {
    return Long.parseLong(readLine(), 16);
  }

  private void readInto(CRC32 sum, long length, long slow) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("the body ended " + left + " bytes early");
      }
      sum.update(buffer, 0, count);
      left -= count;
      if (length - left < slow) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Sends a body of that length, and gives the text of the reply. */
  String upload(long length, boolean chunked) throws IOException {
    send(
        "POST /upload HTTP/1.1\r\nHost: load\r\n"
            + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + length)
            + "\r\n\r\n");
    Patterns.write(length, chunked ? new Chunks(new Slowly(out)) : new Slowly(out));
    if (chunked) {
      send("0\r\n\r\n");
    }
    int replyLength = readHead();
    return new String(in.readNBytes(replyLength), ISO_8859_1);
  }

  /** Pauses after each of the first writes. */
  private static final class Slowly extends OutputStream {
    private final OutputStream target;
    private long sent;

    Slowly(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target.write(bytes, offset, length);
      sent += length;
      if (sent < SLOW_BYTES) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }
  }

  /** Makes each write a chunk. */
  private static final class Chunks extends OutputStream {
    private final OutputStream target;

    Chunks(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
      target.write(bytes, offset, length);
      target.write(new byte[] {'\r', '\n'});
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
  }

  /** The Content-Length of a 200; −1 if it says none. */
  private int readHead() throws IOException {
    expect("HTTP/1.1 200 OK");
    int length = -1;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
      }
    }
    return length;
  }

  private void expect(String line) throws IOException {
    String found = readLine();
    if (!found.equals(line)) {
      throw new IOException("expected \"" + line + "\" and found \"" + found + "\"");
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("ended behind \"" + line + "\"");
      }
      line.append((char) next);
    }
    if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
      throw new IOException("a bare LF behind \"" + line + "\"");
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
