package dev.pintle.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A kept connection, in the protocol that a handler speaks. */
interface Visitor extends AutoCloseable {
  /** A request as its bytes, without a body or with one of so many bytes, each "b". */
  byte[] request(String path, int bodyLength);

  /** Sends anything, such as a part of a request. */
  void write(byte[] bytes) throws IOException;

  /** Reads a response to its end, head and body. */
  String receive() throws IOException;

  /** Sends a GET, and reads the response. */
  default String ask(String path) throws IOException {
    write(request(path, 0));
    return receive();
  }

  @Override
  void close() throws IOException;

  static Visitor of(String handler, int port) throws IOException {
    return handler.equals("fcgi") ? new OverFcgi(FcgiClient.to(port)) : overHttp(port);
  }

  private static Visitor overHttp(int port) throws IOException {
    return new OverHttp(KeptConnection.to(port));
  }

  /** A client of HTTP/1.1. */
  record OverHttp(KeptConnection connection) implements Visitor {
    @Override
    public byte[] request(String path, int bodyLength) {
      String head =
          bodyLength == 0
              ? "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
              : KeptConnection.headOfPost(path, bodyLength);
      return (head + "b".repeat(bodyLength)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      connection.write(new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public String receive() throws IOException {
      return connection.receive();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  /** A web server. */
  record OverFcgi(FcgiClient connection) implements Visitor {
    @Override
    public byte[] request(String path, int bodyLength) {
      return FcgiClient.request(
          "b".repeat(bodyLength).getBytes(StandardCharsets.US_ASCII),
          "REQUEST_URI",
          path,
          "REMOTE_ADDR",
          "127.0.0.1");
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      connection.write(bytes);
    }

    @Override
    public String receive() throws IOException {
      return connection.receive();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
