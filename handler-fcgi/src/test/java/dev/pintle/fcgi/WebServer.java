package dev.pintle.fcgi;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One connection of a web server, record by record, which knows nothing of the codec. */
final class WebServer implements AutoCloseable {
  static final int BEGIN = 1;
  static final int ABORT = 2;
  static final int END = 3;
  static final int PARAMS = 4;
  static final int STDIN = 5;
  static final int STDOUT = 6;
  static final int STDERR = 7;
  static final int DATA = 8;
  static final int GET_VALUES = 9;
  static final int GET_VALUES_RESULT = 10;

  static final int RESPONDER = 1;
  static final int AUTHORIZER = 2;
  static final int FILTER = 3;

  private static final int PATIENCE_SECONDS = 20;

  /** So many bytes of what it does not read, about, are taken from the server. */
  private static final int RECEIVED = 256 * 1024;

  /** Not connected where the app listens on a Unix socket. */
  final Socket socket = new Socket();

  private final Closeable connection;
  private final DataInputStream in;
  private final OutputStream out;

  /** What has come of responses that were not asked for yet. */
  private final Map<Integer, Reply> replies = new HashMap<>();

  WebServer(int port) throws IOException {
    socket.setReceiveBufferSize(RECEIVED); // else Linux lets it grow to 32 MB
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    connection = socket;
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** On a Unix socket, whose buffer Linux does not let grow. */
  WebServer(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    connection = channel;
    in = new DataInputStream(Channels.newInputStream(channel));
    out = Channels.newOutputStream(channel);
  }

  /** A record as it came, its content as ISO-8859-1. */
  record Received(int type, int id, String content) {
    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** A response so far. */
  static final class Reply {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    boolean ended;
    int appStatus = -1;
    int protocolStatus = -1;

    String text() {
      return out.toString(StandardCharsets.ISO_8859_1);
    }

    String head() {
      return text().substring(0, text().indexOf("\r\n\r\n"));
    }

    byte[] body() {
      int start = text().indexOf("\r\n\r\n") + 4;
      byte[] all = out.toByteArray();
      return Arrays.copyOfRange(all, start, all.length);
    }

    String bodyText() {
      return new String(body(), StandardCharsets.ISO_8859_1);
    }

    String errors() {
      return errors.toString(StandardCharsets.UTF_8);
    }
  }

  // ---- to the app ----

  void send(int type, int id, byte[] content) throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(
        new byte[] {
          1,
          (byte) type,
          (byte) (id >> 8),
          (byte) id,
          (byte) (content.length >> 8),
          (byte) content.length,
          0,
          0
        });
    record.writeBytes(content);
    out.write(record.toByteArray());
  }

  void send(int type, int id, String content) throws IOException {
    send(type, id, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  void begin(int id, int role, boolean keep) throws IOException {
    send(BEGIN, id, new byte[] {0, (byte) role, (byte) (keep ? 1 : 0), 0, 0, 0, 0, 0});
  }

  void params(int id, String... pairs) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      length(all, pairs[i].length());
      length(all, pairs[i + 1].length());
      all.writeBytes((pairs[i] + pairs[i + 1]).getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] bytes = all.toByteArray();
    for (int from = 0; from < bytes.length; from += 65_535) {
      int to = Math.min(bytes.length, from + 65_535);
      send(PARAMS, id, Arrays.copyOfRange(bytes, from, to));
    }
    send(PARAMS, id, "");
  }

  private static void length(ByteArrayOutputStream to, int length) {
    if (length < 128) {
      to.write(length);
    } else {
      to.write(length >> 24 | 0x80);
      to.write(length >> 16);
      to.write(length >> 8);
      to.write(length);
    }
  }

  /** A request up to its body, with the parameters that every web server sends. */
  void request(int id, boolean keep, String method, String uri, String... more) throws IOException {
    begin(id, RESPONDER, keep);
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "REQUEST_METHOD", method,
                "REQUEST_URI", uri,
                "SERVER_PROTOCOL", "HTTP/1.1",
                "SERVER_NAME", "example.org",
                "SERVER_PORT", "80",
                "HTTP_HOST", "example.org"));
    pairs.addAll(List.of(more));
    params(id, pairs.toArray(new String[0]));
  }

  void get(int id, boolean keep, String uri, String... more) throws IOException {
    request(id, keep, "GET", uri, more);
    send(STDIN, id, "");
  }

  // ---- from the app ----

  /** The next record. */
  Received receive() throws IOException {
    int version = in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int id = in.readUnsignedShort();
    int length = in.readUnsignedShort();
    int padding = in.readUnsignedByte();
    in.readUnsignedByte();
    if (version != 1 || length > 65_528) {
      throw new ProtocolException("a record of version " + version + " with " + length + " bytes");
    }
    byte[] content = in.readNBytes(length);
    in.skipNBytes(padding);
    if (content.length < length) {
      throw new EOFException("within a record");
    }
    return new Received(type, id, new String(content, StandardCharsets.ISO_8859_1));
  }

  /** The response of a request, to its end; others are kept for later. */
  Reply reply(int id) throws IOException {
    Reply reply = replies.computeIfAbsent(id, n -> new Reply());
    while (!reply.ended) {
      take(receive());
    }
    replies.remove(id);
    return reply;
  }

  /** The response of a request so far, once it holds this. */
  Reply replyWith(int id, String text) throws IOException {
    Reply reply = replies.computeIfAbsent(id, n -> new Reply());
    while (!reply.text().contains(text)) {
      take(receive());
    }
    return reply;
  }

  private void take(Received record) throws IOException {
    Reply reply = replies.computeIfAbsent(record.id(), n -> new Reply());
    switch (record.type()) {
      case STDOUT -> reply.out.writeBytes(record.bytes());
      case STDERR -> reply.errors.writeBytes(record.bytes());
      case END -> {
        reply.ended = true;
        reply.appStatus = ByteBuffer.wrap(record.bytes()).getInt();
        reply.protocolStatus = record.bytes()[4];
      }
      default -> throw new IOException("a record of type " + record.type());
    }
  }

  /** What came of a response that was broken off, by what is no record and the end. */
  Reply brokenReply(int id) throws IOException {
    Reply reply = replies.computeIfAbsent(id, n -> new Reply());
    try {
      while (true) {
        take(receive());
      }
    } catch (ProtocolException e) {
      if (!isAtEnd()) {
        throw e;
      }
      return reply;
    }
  }

  /** Whether the app has ended the connection, with nothing more on it. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
