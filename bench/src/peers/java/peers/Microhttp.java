package peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.Options;
import org.microhttp.Request;
import org.microhttp.Response;

/** microhttp, answering on its loops; what blocks goes elsewhere. It has no streams. */
final class Microhttp {
  private Microhttp() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    ExecutorService blocking = Threads.executor();
    EventLoop loop =
        new EventLoop(
            Options.builder()
                .withHost("127.0.0.1")
                .withPort(0)
                .withConcurrency(Runtime.getRuntime().availableProcessors())
                .build(),
            NoopLogger.instance(),
            (request, answer) -> {
              if (request.uri().equals("/block")) {
                blocking.execute(() -> answer.accept(reply(Replies.TEXT, Replies.block())));
              } else {
                answer(request, answer, file);
              }
            });
    loop.start();
    Replies.serveAt(loop.getPort());
    loop.join();
  }

  private static void answer(Request request, Consumer<Response> answer, Path file) {
    answer.accept(
        switch (request.uri()) {
          case "/" -> reply(Replies.TEXT, Replies.HELLO);
          case "/10k" -> reply(Replies.TEXT, Replies.TEN_KB);
          case "/echo" -> reply(Replies.BINARY, request.body());
          case "/file" -> reply(Replies.BINARY, bytes(file));
          case "/json" -> reply(Replies.JSON_TYPE, Replies.json());
          default -> new Response(404, "Not Found", List.of(), new byte[0]);
        });
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response reply(String type, byte[] body) {
    return new Response(200, "OK", List.of(new Header("Content-Type", type)), body);
  }
}
