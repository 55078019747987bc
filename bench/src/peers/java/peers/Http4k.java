package peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.http4k.core.MemoryBody;
import org.http4k.core.Request;
import org.http4k.core.Response;
import org.http4k.core.Status;
import org.http4k.server.Helidon;
import org.http4k.server.Http4kServer;

/** http4k on Helidon, the fastest of its servers here. */
final class Http4k {
  private Http4k() {}

  public static void main(String[] arguments) {
    Path file = Replies.file(arguments);
    Http4kServer server = new Helidon(0).toServer(request -> answer(request, file)).start();
    Replies.serveAt(server.port());
    server.block();
  }

  private static Response answer(Request request, Path file) {
    return switch (request.getUri().getPath()) {
      case "/" -> reply(Replies.TEXT, Replies.HELLO);
      case "/10k" -> reply(Replies.TEXT, Replies.TEN_KB);
      case "/echo" -> reply(Replies.BINARY, bytes(request.getBody().getStream()));
      case "/file" -> streamed(Replies.BINARY, open(file), (long) Replies.FILE_BYTES);
      case "/json" -> reply(Replies.JSON_TYPE, Replies.json());
      case "/block" -> reply(Replies.TEXT, Replies.block());
      case "/stream" ->
          streamed(
              Replies.TEXT,
              new SequenceInputStream(
                  Collections.enumeration(
                      Collections.nCopies(Replies.PIECES, Replies.PIECE).stream()
                          .map(ByteArrayInputStream::new)
                          .toList())),
              null);
      default -> Response.create(Status.NOT_FOUND);
    };
  }

  private static Response reply(String type, byte[] body) {
    return Response.create(Status.OK).header("Content-Type", type).body(new MemoryBody(body));
  }

  private static Response streamed(String type, InputStream body, Long length) {
    return Response.create(Status.OK).header("Content-Type", type).body(body, length);
  }

  private static byte[] bytes(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
