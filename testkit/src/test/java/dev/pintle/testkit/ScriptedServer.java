package dev.pintle.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes one connection and does with it what a test says: what no real server would do, above all.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final CompletableFuture<Void> script = new CompletableFuture<>();

  ScriptedServer(Script lines) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> run(lines), "scripted server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Both directions of a connection; it is closed at the end. */
  @FunctionalInterface
  interface Script {
    void run(InputStream in, OutputStream out) throws Exception;
  }

  /** A server that reads a head and answers with these bytes. */
  static ScriptedServer answering(String response) throws IOException {
    return new ScriptedServer(
        (in, out) -> {
          readHead(in);
          out.write(response.getBytes(ISO_8859_1));
        });
  }

  static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head + "<end>";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void run(Script lines) {
    try (Socket socket = listener.accept()) {
      lines.run(socket.getInputStream(), socket.getOutputStream());
      script.complete(null);
    } catch (Throwable e) {
      script.completeExceptionally(e);
    }
  }

  TestExchange open(
      String method, Headers headers, @Nullable RequestBody body, @Nullable Fault fault)
      throws IOException {
    RequestData request =
        new RequestData(
            method, "/x", "HTTP/1.1", headers, body, Headers.of("X-Sum", "1"), Map.of(), fault);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    return WireExchange.begin(
        request, new CallWatch(Map.of()), new SocketConnection(address, request.patience()));
  }

  TestResponse send(String method) throws IOException {
    try (TestExchange exchange = open(method, Headers.of("Host", "h"), null, null)) {
      return exchange.finish();
    }
  }

  /** Waits for the script, whose failed assertions fail the test. */
  void await() throws Exception {
    script.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
