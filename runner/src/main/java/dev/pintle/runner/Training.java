package dev.pintle.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A short life of a server, at the end of which {@code bin/pintle} has Java write an archive of the
 * classes that were loaded. Does once what most starts do: compile, serve, drain.
 */
final class Training {
  private static final String APP =
      """
      import dev.pintle.App;
      import dev.pintle.Request;
      import dev.pintle.Response;
      import java.util.List;
      import java.util.Map;

      public class Trainee implements App {
        record Item(String name, int count) {}

        private final List<Item> items = List.of(new Item("a", 1), new Item("b", 2));

        @Override
        public Response call(Map<String, Object> env) throws Exception {
          Request request = Request.of(env);
          return switch (request.path()) {
            case "/form" -> Response.text("Hello, " + request.form(1000).first("name"));
            case "/stream" ->
                Response.stream(
                    "text/plain",
                    out -> {
                      for (Item item : items) {
                        out.write((item.name() + "\\n").getBytes());
                        out.flush();
                      }
                    });
            default -> Response.html("<p>" + request.queryParams().first("q") + "</p>");
          };
        }
      }
      """;

  private static final int ROUNDS = 20;

  /** It runs behind everything else that the machine has to do. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private Training() {}

  /**
   * Serves until the client has had its replies.
   *
   * @param arguments none
   * @throws IOException if it cannot be done
   */
  public static void main(String[] arguments) throws IOException {
    Path source = Files.createTempDirectory("pintle-").resolve("Trainee.java");
    Files.writeString(source, APP);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Thread client = new Thread(() -> makeRequests(port), "client");
    client.setDaemon(true);
    client.start();
    System.exit(
        Main.run("--listen=127.0.0.1:" + port, "-E", "development", "-r", source.toString()));
  }

  private static void makeRequests(int port) {
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < ROUNDS; i++) {
        send(out, "GET /?q=a+b HTTP/1.1\r\nHost: localhost\r\n\r\n");
        send(out, "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
        send(
            out,
            "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a");
      }
      send(out, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      socket.getInputStream().readAllBytes();
    } catch (IOException | InterruptedException e) {
      System.err.println("pintle: the training failed: " + e);
    }
    Signals.raise("TERM");
  }

  private static Socket connect(int port) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
      } catch (ConnectException e) {
        socket.close();
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private static void send(OutputStream out, String request) throws IOException {
    out.write(request.getBytes(StandardCharsets.US_ASCII));
  }
}
