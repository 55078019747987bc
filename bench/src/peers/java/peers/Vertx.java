package peers;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Vert.x with its native transport, an instance of a verticle a core; what blocks goes to its pool.
 */
final class Vertx {
  private Vertx() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    io.vertx.core.Vertx vertx =
        io.vertx.core.Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                // 20 by default: the requests that block would wait for each other.
                .setWorkerPoolSize(1000));
    // Instances share what is bound to one port, so it has to have a number.
    int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
    vertx
        .deployVerticle(
            () -> new Answers(file, port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
    Replies.serveAt(port);
  }

  private static final class Answers extends VerticleBase {
    private final Path file;
    private final int port;

    Answers(Path file, int port) {
      this.file = file;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      return vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
          .requestHandler(this::answer)
          .listen(port);
    }

    private void answer(HttpServerRequest request) {
      HttpServerResponse response = request.response();
      switch (request.path()) {
        case "/" -> send(response, Replies.TEXT, Replies.HELLO);
        case "/10k" -> send(response, Replies.TEXT, Replies.TEN_KB);
        case "/echo" ->
            request.body().onSuccess(body -> send(response, Replies.BINARY, body.getBytes()));
        case "/file" -> {
          response.putHeader("content-type", Replies.BINARY);
          response.sendFile(file.toString());
        }
        case "/json" -> send(response, Replies.JSON_TYPE, Replies.json());
        case "/block" ->
            vertx
                .executeBlocking(Replies::block, false)
                .onSuccess(body -> send(response, Replies.TEXT, body));
        case "/stream" -> {
          response.putHeader("content-type", Replies.TEXT).setChunked(true);
          for (int i = 0; i < Replies.PIECES; i++) {
            response.write(Buffer.buffer(Replies.PIECE));
          }
          response.end();
        }
        default -> response.setStatusCode(404).end();
      }
    }

    private static void send(HttpServerResponse response, String type, byte[] body) {
      response.putHeader("content-type", type).end(Buffer.buffer(body));
    }
  }
}
