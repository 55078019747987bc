package peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JDK's HttpServer, a virtual thread a request. */
final class Jdk {
  private Jdk() {}

  public static void main(String[] arguments) throws Exception {
    // Without it each reply waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // 200 by default: further connections would be closed when they are idle.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    Path file = Replies.file(arguments);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1024);
    server.setExecutor(Threads.executor());
    server.createContext("/", exchange -> answer(exchange, file));
    server.start();
    Replies.serveAt(server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, Path file) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/" -> send(exchange, Replies.TEXT, Replies.HELLO);
        case "/10k" -> send(exchange, Replies.TEXT, Replies.TEN_KB);
        case "/echo" -> send(exchange, Replies.BINARY, exchange.getRequestBody().readAllBytes());
        case "/file" -> {
          exchange.getResponseHeaders().set("Content-Type", Replies.BINARY);
          exchange.sendResponseHeaders(200, Replies.FILE_BYTES);
          Files.copy(file, exchange.getResponseBody());
        }
        case "/json" -> send(exchange, Replies.JSON_TYPE, Replies.json());
        case "/block" -> send(exchange, Replies.TEXT, Replies.block());
        case "/stream" -> {
          exchange.getResponseHeaders().set("Content-Type", Replies.TEXT);
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          for (int i = 0; i < Replies.PIECES; i++) {
            out.write(Replies.PIECE);
            out.flush();
          }
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }
}
