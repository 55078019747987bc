package dev.pintle.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One connection to a server, kept from request to request. */
final class KeptConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;

  private KeptConnection(SocketAddress address) throws IOException {
    channel = SocketChannel.open(address);
    in = Channels.newInputStream(channel);
  }

  static KeptConnection to(int port) throws IOException {
    return new KeptConnection(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static KeptConnection to(InetSocketAddress address) throws IOException {
    return new KeptConnection(address);
  }

  static KeptConnection to(Path socket) throws IOException {
    return new KeptConnection(UnixDomainSocketAddress.of(socket));
  }

  /** That of the server. */
  int port() throws IOException {
    return ((InetSocketAddress) channel.getRemoteAddress()).getPort();
  }

  /** Sends a request and reads the response, whose body must have a length. */
  String get(String path) throws IOException {
    send(path);
    return receive();
  }

  /** The same with a body. */
  String post(String path, String body) throws IOException {
    write(headOfPost(path, body.length()) + body);
    return receive();
  }

  void send(String path) throws IOException {
    write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  static String headOfPost(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** Sends anything, such as a part of a request. */
  void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Ends it with a reset. */
  void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  String receive() throws IOException {
    String head = head();
    int length = 0;
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Whatever comes until the server ends it. */
  String receiveToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after \"" + head + "\"");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
