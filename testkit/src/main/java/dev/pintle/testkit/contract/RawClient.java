package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
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
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.x that sends the bytes it is told to, and reads replies strictly. Text is
 * ISO-8859-1, a character a byte. A read over TCP that takes ten seconds fails.
 */
final class RawClient implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long MOMENT_NANOS = 100_000_000;

  private final @Nullable SSLSocket session;
  private final InputStream in;
  private final OutputStream out;
  private final Closeable halfClose;
  private final Closeable cutOff;
  private final Closeable reset;
  private final Closeable close;

  private RawClient(Socket socket, Socket tcp) throws IOException {
    session = socket instanceof SSLSocket tls ? tls : null;
    in = socket.getInputStream();
    out = socket.getOutputStream();
    halfClose = socket::shutdownOutput;
    cutOff = tcp::shutdownOutput;
    reset =
        () -> {
          tcp.setSoLinger(true, 0);
          tcp.close();
        };
    close = socket;
  }

  private RawClient(SocketChannel channel) {
    session = null;
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
    halfClose = channel::shutdownOutput;
    cutOff = halfClose;
    reset = channel;
    close = channel;
  }

  private RawClient(InputStream in, OutputStream out, Closeable close) {
    session = null;
    this.in = in;
    this.out = out;
    halfClose = out;
    cutOff = out;
    reset = close;
    this.close = close;
  }

  /** Over a connection in memory. */
  static RawClient over(InputStream in, OutputStream out, Closeable close) {
    return new RawClient(in, out, close);
  }

  static RawClient connect(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress path) {
      return new RawClient(SocketChannel.open(path));
    }
    Socket socket = tcp((InetSocketAddress) address, 0);
    return new RawClient(socket, socket);
  }

  /** With a receive buffer so small that a server is soon stopped from sending. */
  static RawClient connectSlowReader(SocketAddress address) throws IOException {
    Socket socket = tcp((InetSocketAddress) address, 8 * 1024);
    return new RawClient(socket, socket);
  }

  /** Through TLS, with the protocols of those names offered by ALPN. */
  static RawClient connect(SocketAddress address, SSLContext trusting, String... protocols)
      throws IOException {
    return tls(tcp((InetSocketAddress) address, 0), trusting, protocols);
  }

  static RawClient connectSlowReader(
      SocketAddress address, SSLContext trusting, String... protocols) throws IOException {
    return tls(tcp((InetSocketAddress) address, 8 * 1024), trusting, protocols);
  }

  /** Through TLS of one version. */
  static RawClient connectWith(SocketAddress address, SSLContext trusting, String version)
      throws IOException {
    Socket tcp = tcp((InetSocketAddress) address, 0);
    SSLSocket socket = layered(tcp, trusting);
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return new RawClient(socket, tcp);
  }

  private static RawClient tls(Socket tcp, SSLContext trusting, String... protocols)
      throws IOException {
    SSLSocket tls = layered(tcp, trusting);
    if (protocols.length > 0) {
      var parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(protocols);
      tls.setSSLParameters(parameters);
    }
    try {
      tls.startHandshake();
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
    return new RawClient(tls, tcp);
  }

  private static SSLSocket layered(Socket tcp, SSLContext trusting) throws IOException {
    return (SSLSocket)
        trusting.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
  }

  private static Socket tcp(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    InetSocketAddress real =
        address.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
            : address;
    socket.connect(real, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Whether it speaks through TLS. */
  boolean isTls() {
    return session != null;
  }

  /** What the handshake of TLS has come to; null in clear text. */
  @Nullable SSLSocket tls() {
    return session;
  }

  InputStream input() {
    return in;
  }

  OutputStream output() {
    return out;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
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

  /** Ends the output of TCP; through TLS without the close notice that belongs before it. */
  void cutOff() throws IOException {
    cutOff.close();
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

  /** Exactly so many bytes. */
  String read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("ended behind \"" + new String(bytes, ISO_8859_1) + '"');
    }
    return new String(bytes, ISO_8859_1);
  }

  /** Everything until the server ends the connection; a reset is an exception. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Whether the server ends the connection without another byte, be it by a reset. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Whether nothing has come by now, after a moment. */
  boolean waitsForMore() throws IOException {
    LockSupport.parkNanos(MOMENT_NANOS); // no wait for an event: the absence of one is looked at
    return in.available() == 0;
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
    if (!statusLine.matches("HTTP/1\\.[01] [1-9][0-9]{2} [ -~]*")) {
      throw new IOException("not a status line of HTTP/1.x: \"" + statusLine + '"');
    }
    return Reply.head(statusLine, readFields());
  }

  /** Whether a reply of that status to that method has no body. */
  static boolean hasNoBody(String method, int status) {
    return method.equals("HEAD")
        || status < 200
        || status == 204
        || status == 304
        || (method.equals("CONNECT") && status < 300);
  }

  /** The rest of a reply. */
  Reply readBody(String method, Reply head) throws IOException {
    if (hasNoBody(method, head.status())) {
      return head;
    }
    if ("chunked".equals(head.field("Transfer-Encoding"))) {
      return readChunks(head);
    }
    String length = head.field("Content-Length");
    return head.withBody(
        length == null ? readToEnd() : read(Integer.parseInt(length)), Headers.empty());
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
    int size = readChunkSize();
    if (size == 0) {
      return "";
    }
    String data = read(size);
    endChunk();
    return data;
  }

  int readChunkSize() throws IOException {
    return Integer.parseUnsignedInt(readLine(), 16);
  }

  void endChunk() throws IOException {
    if (!readLine().isEmpty()) {
      throw new IOException("a chunk is longer than its size");
    }
  }

  Headers readFields() throws IOException {
    Headers.Builder fields = Headers.builder();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a field: \"" + line + '"');
      }
      fields.add(line.substring(0, colon), line.substring(colon + 1));
    }
    return fields.build();
  }
}
