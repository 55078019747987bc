package dev.pintle.undertow;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Servers and connections that end with the test. */
@Tag("socket")
@Timeout(60)
abstract class ServerTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Made once: it takes a while. */
  private static final TestCertificate CERTIFICATE = TestCertificate.create();

  private final List<Closeable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    Collections.reverse(opened);
    for (Closeable one : opened) {
      one.close();
    }
  }

  Server serve(App app) throws IOException {
    return serve(app, Options.builder());
  }

  Server serve(App app, Options.Builder options) throws IOException {
    Server server = new UndertowHandler().start(app, options.listen("127.0.0.1:0").build());
    opened.add(() -> drainAtOnce(server));
    return server;
  }

  Server serveSecurely(App app) throws IOException {
    Options options =
        Options.builder()
            .listen("https://127.0.0.1:0")
            .tls(CERTIFICATE.keyStore(), CERTIFICATE.password())
            .build();
    Server server = new UndertowHandler().start(app, options);
    opened.add(() -> drainAtOnce(server));
    return server;
  }

  private static void drainAtOnce(Server server) {
    var unused = server.drain(Duration.ofMillis(50));
  }

  static TestCertificate certificate() {
    return CERTIFICATE;
  }

  Socket connect(Server server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    opened.add(socket);
    return socket;
  }

  /** A connection with TLS, HTTP/1.1 unless it asks for more. */
  SSLSocket connectSecurely(Server server) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            CERTIFICATE.clientContext().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    opened.add(socket);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads a response with a Content-Length, and nothing behind it. */
  static String readReply(Socket socket) throws IOException {
    String head = readHead(socket);
    int length = 0;
    for (String line : head.split("\r\n", -1)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    byte[] body = socket.getInputStream().readNBytes(length);
    return head + new String(body, StandardCharsets.ISO_8859_1);
  }

  /** Reads up to the empty line. */
  static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended behind \"" + head + "\"");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("what was waited for did not happen");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
