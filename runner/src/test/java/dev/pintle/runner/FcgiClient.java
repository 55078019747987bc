package dev.pintle.runner;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A web server's connection to an app that speaks FastCGI; one GET at a time. */
final class FcgiClient implements AutoCloseable {
  private static final int BEGIN_REQUEST = 1;
  private static final int END_REQUEST = 3;
  private static final int PARAMS = 4;
  private static final int STDIN = 5;
  private static final int STDOUT = 6;

  private static final int PIECE = 32 * 1024;

  private static final byte[] RESPONDER_KEPT = {0, 1, 1, 0, 0, 0, 0, 0};

  private final Socket socket;

  private FcgiClient(Socket socket) {
    this.socket = socket;
  }

  static FcgiClient to(int port) throws IOException {
    return new FcgiClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** That of the server. */
  int port() {
    return socket.getPort();
  }

  /** Sends a request with further parameters: a name, a value, and so on, each below 128 bytes. */
  void send(String... more) throws IOException {
    write(request(more));
  }

  /** Sends anything, such as a part of a request. */
  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The records of a request, with further parameters as of {@link #send}. */
  static byte[] request(String... more) {
    return request(new byte[0], more);
  }

  /** The same with a body: a POST, unless it is empty. */
  static byte[] request(byte[] body, String... more) {
    ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    if (body.length == 0) {
      addPairs(pairs, "REQUEST_METHOD", "GET");
    } else {
      addPairs(pairs, "REQUEST_METHOD", "POST", "CONTENT_LENGTH", "" + body.length);
    }
    addPairs(pairs, "SERVER_PROTOCOL", "HTTP/1.1", "SERVER_NAME", "a");
    addPairs(pairs, "SERVER_PORT", "80", "QUERY_STRING", "");
    addPairs(pairs, more);
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    addRecord(records, BEGIN_REQUEST, RESPONDER_KEPT);
    addRecord(records, PARAMS, pairs.toByteArray());
    addRecord(records, PARAMS, new byte[0]);
    for (int from = 0; from < body.length; from += PIECE) {
      addRecord(
          records, STDIN, Arrays.copyOfRange(body, from, Math.min(from + PIECE, body.length)));
    }
    addRecord(records, STDIN, new byte[0]);
    return records.toByteArray();
  }

  private static void addPairs(ByteArrayOutputStream out, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      out.write(pairs[i].length());
      out.write(pairs[i + 1].length());
      out.writeBytes(pairs[i].getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(pairs[i + 1].getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void addRecord(ByteArrayOutputStream out, int type, byte[] content) {
    byte[] header = {
      1, (byte) type, 0, 1, (byte) (content.length >> 8), (byte) content.length, 0, 0
    };
    out.writeBytes(header);
    out.writeBytes(content);
  }

  /** Reads a response to its end: head and body, as a CGI program would print them. */
  String receive() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    while (true) {
      byte[] header = new byte[8];
      in.readFully(header);
      byte[] content = new byte[(header[4] & 0xff) << 8 | (header[5] & 0xff)];
      in.readFully(content);
      in.readFully(new byte[header[6] & 0xff]);
      if (header[1] == STDOUT) {
        response.writeBytes(content);
      } else if (header[1] == END_REQUEST) {
        return response.toString(StandardCharsets.UTF_8);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
