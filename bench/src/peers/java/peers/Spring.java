package peers;

import java.nio.file.Path;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Spring's HttpHandler on Reactor Netty; what blocks goes to a scheduler, as Reactor has it. */
final class Spring implements HttpHandler {
  private final Path file;
  private final Scheduler blocking = Schedulers.fromExecutor(Threads.executor());

  private Spring(Path file) {
    this.file = file;
  }

  public static void main(String[] arguments) {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(new Spring(Replies.file(arguments))))
            .bindNow();
    Replies.serveAt(server.port());
    server.onDispose().block();
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    return switch (request.getPath().value()) {
      case "/" -> send(response, Replies.TEXT, Replies.HELLO);
      case "/10k" -> send(response, Replies.TEXT, Replies.TEN_KB);
      case "/echo" ->
          DataBufferUtils.join(request.getBody())
              .flatMap(
                  body -> {
                    byte[] bytes = new byte[body.readableByteCount()];
                    body.read(bytes);
                    DataBufferUtils.release(body);
                    return send(response, Replies.BINARY, bytes);
                  });
      case "/file" -> {
        head(response, Replies.BINARY, Replies.FILE_BYTES);
        yield ((ZeroCopyHttpOutputMessage) response).writeWith(file, 0, Replies.FILE_BYTES);
      }
      case "/json" -> send(response, Replies.JSON_TYPE, Replies.json());
      case "/block" ->
          Mono.fromCallable(Replies::block)
              .subscribeOn(blocking)
              .flatMap(body -> send(response, Replies.TEXT, body));
      case "/stream" -> {
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, Replies.TEXT);
        yield response.writeAndFlushWith(
            Flux.range(0, Replies.PIECES).map(n -> Mono.just(wrap(response, Replies.PIECE))));
      }
      default -> {
        response.setStatusCode(HttpStatus.NOT_FOUND);
        yield response.setComplete();
      }
    };
  }

  private static Mono<Void> send(ServerHttpResponse response, String type, byte[] body) {
    head(response, type, body.length);
    return response.writeWith(Mono.just(wrap(response, body)));
  }

  private static void head(ServerHttpResponse response, String type, int length) {
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, type);
    response.getHeaders().setContentLength(length);
  }

  private static DataBuffer wrap(ServerHttpResponse response, byte[] bytes) {
    return response.bufferFactory().wrap(bytes);
  }
}
