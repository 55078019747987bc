package peers;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty as it comes; with {@code virtual}, handlers on virtual threads, as its documentation has
 * it.
 */
final class Jetty {
  private static final int FILE_BUFFER = 64 * 1024;

  private Jetty() {}

  public static void main(String[] arguments) throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool();
    if (arguments.length > 1 && arguments[1].equals("virtual")) {
      threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    }
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Answers(Replies.file(arguments)));
    server.start();
    Replies.serveAt(connector.getLocalPort());
    server.join();
  }

  private static final class Answers extends Handler.Abstract {
    private final Path file;

    Answers(Path file) {
      this.file = file;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      switch (Request.getPathInContext(request)) {
        case "/" -> send(response, Replies.TEXT, Replies.HELLO, callback);
        case "/10k" -> send(response, Replies.TEXT, Replies.TEN_KB, callback);
        case "/echo" -> {
          ByteBuffer body = Content.Source.asByteBuffer(request);
          response.getHeaders().put(HttpHeader.CONTENT_TYPE, Replies.BINARY);
          response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
          response.write(true, body, callback);
        }
        case "/file" -> {
          response.getHeaders().put(HttpHeader.CONTENT_TYPE, Replies.BINARY);
          response.getHeaders().put(HttpHeader.CONTENT_LENGTH, Replies.FILE_BYTES);
          Content.copy(
              Content.Source.from(
                  new ByteBufferPool.Sized(
                      request.getComponents().getByteBufferPool(), true, FILE_BUFFER),
                  file,
                  0,
                  Replies.FILE_BYTES),
              response,
              callback);
        }
        case "/json" -> send(response, Replies.JSON_TYPE, Replies.json(), callback);
        case "/block" -> send(response, Replies.TEXT, Replies.block(), callback);
        case "/stream" -> {
          response.getHeaders().put(HttpHeader.CONTENT_TYPE, Replies.TEXT);
          for (int i = 0; i < Replies.PIECES; i++) {
            try (Blocker.Callback written = Blocker.callback()) {
              response.write(false, ByteBuffer.wrap(Replies.PIECE), written);
              written.block();
            }
          }
          callback.succeeded();
        }
        default -> Response.writeError(request, response, callback, 404);
      }
      return true;
    }

    private static void send(Response response, String type, byte[] body, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
    }
  }
}
