package dev.pintle.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A connection on which one request follows another. */
final class KeptConnection implements AutoCloseable {
  private final SocketConnection connection;
  private final InputStream in;

  KeptConnection(int port) throws IOException {
    connection =
        new SocketConnection(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            Duration.ofSeconds(CallWatch.PATIENCE_SECONDS));
    in = new BufferedInputStream(connection.in());
  }

  /** A reply to a GET. */
  record Reply(Head head, String body) {
    boolean saysClose() {
      return head.headers().all("Connection").contains("close");
    }
  }

  /** Sends GETs in one packet. */
  void get(String... paths) throws IOException {
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    connection.out().write(requests.toString().getBytes(ISO_8859_1));
  }

  Reply reply() throws IOException {
    Head head = ResponseHeads.read(in);
    byte[] body = WireBody.behind(head, "GET", in, new WireBody.Trailers()).readAllBytes();
    return new Reply(head, new String(body, UTF_8));
  }

  /** Waits for the server to close, cleanly or not. */
  boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  void leave() {
    connection.close();
  }

  @Override
  public void close() {
    leave();
  }
}
