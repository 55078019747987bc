package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A client that sends the bytes it is told to, and reads replies strictly. Text is ISO-8859-1, a
 * character a byte. A read over TCP that takes ten seconds fails.
 */
final class RawClient implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final InputStream in;
  private final OutputStream out;
  private final Closeable halfClose;
  private final Closeable cutOff;
  private final Closeable changeKeys;
  private final Closeable reset;
  private final Closeable close;

  private RawClient(Socket socket) throws IOException {
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    halfClose = socket::shutdownOutput;
    cutOff = halfClose;
    changeKeys = () -> {};
    reset =
        () -> {
          socket.setSoLinger(true, 0);
          socket.close();
        };
    close = socket;
  }

  /** Speaks TLS over a connected socket, whose end it can bring about without a close notice. */
  private RawClient(Socket under, SSLSocket socket) throws IOException {
    under.setSoTimeout(TIMEOUT_MILLIS);
    under.setTcpNoDelay(true);
    socket.startHandshake();
    in = socket.getInputStream();
    out = socket.getOutputStream();
    halfClose = socket::shutdownOutput;
    cutOff = under::shutdownOutput;
    changeKeys = socket::startHandshake; // which means that, once it is done
    reset =
        () -> {
          under.setSoLinger(true, 0);
          under.close();
        };
    close = socket;
  }

  private RawClient(SocketChannel channel) {
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
    halfClose = channel::shutdownOutput;
    cutOff = halfClose;
    changeKeys = () -> {};
    reset = channel;
    close = channel;
  }

  static RawClient connect(SocketAddress address) throws IOException {
    return connect(address, 0);
  }

  /** With a receive buffer of that many bytes, so that a server is soon stopped from sending. */
  static RawClient connect(SocketAddress address, int receiveBuffer) throws IOException {
    if (address instanceof UnixDomainSocketAddress path) {
      return new RawClient(SocketChannel.open(path));
    }
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    InetSocketAddress tcp = (InetSocketAddress) address;
    if (tcp.getAddress().isAnyLocalAddress()) {
      tcp = new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getPort());
    }
    socket.connect(tcp, TIMEOUT_MILLIS);
    return TestServer.TLS == null ? new RawClient(socket) : secure(socket, TestServer.TLS);
  }

  /** Speaks over a connected socket. */
  static RawClient plain(Socket socket) throws IOException {
    return new RawClient(socket);
  }

  /** Speaks TLS over a connected socket. */
  static RawClient secure(Socket socket, TestCertificate certificate, String... protocols)
      throws IOException {
    SSLSocketFactory factory = certificate.clientContext().getSocketFactory();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, "localhost", socket.getPort(), true);
    if (protocols.length > 0) {
      secured.setEnabledProtocols(protocols);
    }
    return new RawClient(socket, secured);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /** Sends as long as the server lets it; what the server does not want is no failure. */
  void sendWhatIsTaken(byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        out.write(bytes);
      }
    } catch (IOException e) {
      // The server has closed: the reply tells why.
    }
  }

  /** Ends the output; replies can still be read. */
  RawClient halfClose() throws IOException {
    halfClose.close();
    return this;
  }

  /** Ends the output of the socket, over TLS without the notice that the end is meant. */
  void cutOff() throws IOException {
    cutOff.close();
  }

  /** Changes the keys of TLS 1.3, and asks the server for it too. */
  void changeKeys() throws IOException {
    changeKeys.close();
  }

  /** Leaves with a reset. */
  void reset() throws IOException {
    reset.close();
  }

  /** Leaves. */
  @Override
  public void close() throws IOException {
    close.close();
  }

  /** The next byte; −1 at the end. */
  int readByte() throws IOException {
    return in.read();
  }

  /** Exactly so many bytes. */
  String read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("ended behind \"" + new String(bytes, ISO_8859_1) + '"');
    }
    return new String(bytes, ISO_8859_1);
  }

  /** What one read of the socket gives: what was there, and at least a byte. */
  String readOnce() throws IOException {
    byte[] bytes = new byte[256 * 1024];
    int count = in.read(bytes);
    return new String(bytes, 0, Math.max(0, count), ISO_8859_1);
  }

  /** Everything until the server ends the connection; a reset is an exception. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Whether the server ends the connection without another byte, be it by a reset. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException | SSLException e) {
      return true;
    }
  }

  /** A line that must end in CR LF, without them. */
  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("ended behind \"" + line.toString(ISO_8859_1) + '"');
      }
      if (next == '\n') {
        throw new IOException("a bare LF behind \"" + line.toString(ISO_8859_1) + '"');
      }
      if (next == '\r') {
        if (in.read() != '\n') {
          throw new IOException("a bare CR behind \"" + line.toString(ISO_8859_1) + '"');
        }
        return line.toString(ISO_8859_1);
      }
      line.write(next);
    }
  }

  /** The reply to a request that is neither HEAD nor CONNECT. */
  Reply read() throws IOException {
    return read("GET");
  }

  /** The reply to a request of that method. */
  Reply read(String method) throws IOException {
    return readBody(method, readHead());
  }

  /** The head of a reply, and nothing behind it. */
  Reply readHead() throws IOException {
    String statusLine = readLine();
    return new Reply(statusLine, readFields(), "", List.of());
  }

  private Reply readBody(String method, Reply head) throws IOException {
    int status = head.status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return head;
    }
    if ("chunked".equals(head.field("Transfer-Encoding"))) {
      return readChunks(head);
    }
    String length = head.field("Content-Length");
    return head.withBody(length == null ? readToEnd() : read(Integer.parseInt(length)), List.of());
  }

  private Reply readChunks(Reply head) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String chunk = readChunk();
      if (chunk.isEmpty()) {
        return head.withBody(body.toString(), readFields());
      }
      body.append(chunk);
    }
  }

  /** The data of one chunk; empty for the last one, behind which trailers follow. */
  String readChunk() throws IOException {
    int size = Integer.parseInt(readLine(), 16);
    if (size == 0) {
      return "";
    }
    String data = read(size);
    if (!readLine().isEmpty()) {
      throw new IOException("a chunk is longer than its size");
    }
    return data;
  }

  private List<String> readFields() throws IOException {
    List<String> fields = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      fields.add(line);
    }
    return fields;
  }
}
