package peers;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Undertow as it comes: {@code io}, on its I/O threads, where only what blocks goes to its worker;
 * {@code worker}, all on its worker.
 */
final class UndertowServer implements HttpHandler {
  private final Path file;

  private UndertowServer(Path file) {
    this.file = file;
  }

  public static void main(String[] arguments) throws Exception {
    boolean worker = arguments[1].equals("worker");
    UndertowServer answers = new UndertowServer(Replies.file(arguments));
    HttpHandler root =
        worker ? exchange -> exchange.dispatch(answers) : new OnlyBlockingDispatched(answers);
    Undertow server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(root).build();
    server.start();
    Replies.serveAt(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    Thread.currentThread().join();
  }

  private record OnlyBlockingDispatched(HttpHandler answers) implements HttpHandler {
    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
      switch (exchange.getRelativePath()) {
        case "/block", "/stream", "/file" -> exchange.dispatch(answers);
        default -> answers.handleRequest(exchange);
      }
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    switch (exchange.getRelativePath()) {
      case "/" -> send(exchange, Replies.TEXT, Replies.HELLO);
      case "/10k" -> send(exchange, Replies.TEXT, Replies.TEN_KB);
      case "/echo" ->
          exchange
              .getRequestReceiver()
              .receiveFullBytes((received, bytes) -> send(received, Replies.BINARY, bytes));
      case "/file" -> {
        exchange.startBlocking();
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Replies.BINARY);
        exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, Replies.FILE_BYTES);
        FileChannel channel = FileChannel.open(file);
        exchange.getResponseSender().transferFrom(channel, new ClosingCallback(channel));
      }
      case "/json" -> send(exchange, Replies.JSON_TYPE, Replies.json());
      case "/block" -> send(exchange, Replies.TEXT, Replies.block());
      case "/stream" -> {
        exchange.startBlocking();
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Replies.TEXT);
        OutputStream out = exchange.getOutputStream();
        for (int i = 0; i < Replies.PIECES; i++) {
          out.write(Replies.PIECE);
          out.flush();
        }
        exchange.endExchange();
      }
      default -> exchange.setStatusCode(404).endExchange();
    }
  }

  private static void send(HttpServerExchange exchange, String type, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, body.length);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private record ClosingCallback(FileChannel channel) implements io.undertow.io.IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, io.undertow.io.Sender sender) {
      close();
      exchange.endExchange();
    }

    @Override
    public void onException(
        HttpServerExchange exchange, io.undertow.io.Sender sender, java.io.IOException e) {
      close();
      exchange.endExchange();
    }

    private void close() {
      try {
        channel.close();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
