package peers;

import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import java.nio.file.Path;
import java.util.Map;

/** Handler {@code http} with default options. */
final class Pintle {
  private Pintle() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    Server server =
        Handler.named("http")
            .start(env -> answer(env, file), Options.builder().listen("127.0.0.1:0").build());
    Replies.serveAt(server.port());
    Thread.currentThread().join();
  }

  private static Response answer(Map<String, Object> env, Path file) throws Exception {
    return switch (Env.PATH_INFO.get(env)) {
      case "/" -> Response.bytes(Replies.TEXT, Replies.HELLO);
      case "/10k" -> Response.bytes(Replies.TEXT, Replies.TEN_KB);
      case "/echo" -> Response.bytes(Replies.BINARY, Request.of(env).bytes(1 << 20));
      case "/file" -> Response.file(file);
      case "/json" -> Response.bytes(Replies.JSON_TYPE, Replies.json());
      case "/block" -> Response.bytes(Replies.TEXT, Replies.block());
      case "/stream" ->
          Response.stream(
              Replies.TEXT,
              out -> {
                for (int i = 0; i < Replies.PIECES; i++) {
                  out.write(Replies.PIECE);
                  out.flush();
                }
              });
      default -> Response.status(404);
    };
  }
}
