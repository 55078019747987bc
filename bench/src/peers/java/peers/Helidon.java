package peers;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Helidon as it comes: a virtual thread a connection. */
final class Helidon {
  private Helidon() {}

  public static void main(String[] arguments) {
    Path file = Replies.file(arguments);
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(
                routing ->
                    routing
                        .get("/", (request, reply) -> send(reply, Replies.TEXT, Replies.HELLO))
                        .get("/10k", (request, reply) -> send(reply, Replies.TEXT, Replies.TEN_KB))
                        .post(
                            "/echo",
                            (request, reply) ->
                                send(reply, Replies.BINARY, request.content().as(byte[].class)))
                        .get(
                            "/file",
                            (request, reply) -> {
                              reply.contentLength(Replies.FILE_BYTES);
                              reply.header(HeaderNames.CONTENT_TYPE, Replies.BINARY);
                              try (OutputStream out = reply.outputStream()) {
                                Files.copy(file, out);
                              }
                            })
                        .get(
                            "/json",
                            (request, reply) -> send(reply, Replies.JSON_TYPE, Replies.json()))
                        .get(
                            "/block",
                            (request, reply) -> send(reply, Replies.TEXT, Replies.block()))
                        .get("/stream", (request, reply) -> stream(reply)))
            .build()
            .start();
    Replies.serveAt(server.port());
  }

  private static void stream(ServerResponse reply) throws Exception {
    reply.header(HeaderNames.CONTENT_TYPE, Replies.TEXT);
    try (OutputStream out = reply.outputStream()) {
      for (int i = 0; i < Replies.PIECES; i++) {
        out.write(Replies.PIECE);
        out.flush();
      }
    }
  }

  private static void send(ServerResponse reply, String type, byte[] body) {
    reply.header(HeaderNames.CONTENT_TYPE, type).send(body);
  }
}
