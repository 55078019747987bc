package dev.pintle.http.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A kept connection that asks one thing at a time, and takes nothing but the exact reply. */
final class LoadConnection {
  private final SocketChannel channel;
  private String received = "";
  private String expected = "";
  private int request = -1;

  LoadConnection(SocketChannel channel) {
    this.channel = channel;
  }

  SocketChannel channel() {
    return channel;
  }

  /** The number of the request that has not been answered; −1 if there is none. */
  int request() {
    return request;
  }

  /** Asks for a path; the reply is to hold its query. */
  void ask(int number, String path, String query) throws IOException {
    request = number;
    expected = query;
    received = "";
    ByteBuffer bytes =
        ByteBuffer.wrap(
            ("GET " + path + "?" + query + " HTTP/1.1\r\nHost: load\r\n\r\n").getBytes(ISO_8859_1));
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the socket did not take a whole request");
    }
  }

  /**
   * Reads what is there; true if that completes the reply.
   *
   * @param buffer to read into
   * @throws EOFException if the server has closed the connection
   * @throws ProtocolException if this is not the reply
   */
  boolean readReply(ByteBuffer buffer) throws IOException {
    int count = channel.read(buffer.clear());
    if (count == 0) {
      return false;
    }
    if (count < 0) {
      throw new EOFException("the server closed a kept connection");
    }
    String bytes = ISO_8859_1.decode(buffer.flip()).toString();
    received = received.isEmpty() ? bytes : received + bytes;
    if (!isComplete()) {
      return false;
    }
    request = -1;
    return true;
  }

  private boolean isComplete() throws ProtocolException {
    int end = received.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = received.substring(0, end + 2);
    String body = received.substring(end + 4);
    if (request < 0
        || !head.startsWith("HTTP/1.1 200 OK\r\n")
        || !head.contains("\r\nContent-Length: " + expected.length() + "\r\n")
        || head.contains("\r\nConnection:")
        || !expected.startsWith(body)) {
      throw new ProtocolException("expected \"" + expected + "\" and read \"" + received + "\"");
    }
    return body.length() == expected.length();
  }
}
