package dev.pintle.conformance.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.App;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers and connections that end with the test. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pintle.conformance.Handlers#all")
@Tag("socket")
@Timeout(60)
abstract class HostileClientTest {
  static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** For limits that are not to be what helps. */
  static final Duration LONG = Duration.ofHours(1);

  private static final int PATIENCE_SECONDS = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The name of the handler. */
  @Parameter String handler;

  private final Deque<Closeable> opened = new ArrayDeque<>();

  @AfterEach
  void closeWhatWasOpened() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** On a free port of the loopback interface. */
  final Server serve(App app, Options.Builder options) throws IOException {
    Server server = Handler.named(handler).start(app, options.listen("127.0.0.1:0").build());
    opened.push(() -> drainAtOnce(server));
    return server;
  }

  private static void drainAtOnce(Server server) {
    var unused = server.drain(Duration.ofMillis(50));
  }

  /** A read that takes long fails. */
  final Socket connect(Server server) throws IOException {
    return connect(server, new Socket());
  }

  /** With so small a receive buffer that a server is soon stopped from sending. */
  final Socket connectSlowReader(Server server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    return connect(server, socket);
  }

  private Socket connect(Server server, Socket socket) throws IOException {
    opened.push(socket);
    socket.setSoTimeout(PATIENCE_SECONDS * 1000);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Everything until the server ends the connection. */
  static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Looks again and again for what must come to be so. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("what was waited for did not come to be");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
