package peers;

import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Handler {@code http} with default options, or with others: the arguments behind the file. */
final class Pintle {
  private Pintle() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    Options.Builder options = Options.builder().listen("127.0.0.1:0");
    for (String option : Arrays.asList(arguments).subList(1, arguments.length)) {
      options.set(option.split("=")[0], option.split("=")[1]);
    }
    Server server = Handler.named("http").start(env -> answer(env, file), options.build());
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
