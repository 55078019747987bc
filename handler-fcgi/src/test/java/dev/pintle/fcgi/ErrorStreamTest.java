package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.io.PrintWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the app says to {@code pintle.errors} comes on STDERR, before the request ends. */
@Tag("socket")
class ErrorStreamTest {
  private final Served served =
      new Served(
          env -> {
            PrintWriter errors = Env.ERRORS.get(env);
            return switch (Request.of(env).path()) {
              case "/stream" ->
                  Response.stream(
                      "text/plain",
                      sink -> {
                        sink.write(new byte[] {'x'});
                        errors.print("while it streams");
                      });
              case "/forged" -> {
                errors.print("one\u0007\r\ntwo\u009b\n");
                yield Response.text("x");
              }
              default -> {
                errors.println("a line");
                errors.print("and no line's end");
                yield Response.text("x");
              }
            };
          });
  private final WebServer connection = served.connect();

  ErrorStreamTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private String errorsOf(String path) throws IOException {
    connection.get(1, true, path);
    WebServer.Reply reply = connection.reply(1);
    assertThat(reply.bodyText()).isEqualTo("x");
    return reply.errors();
  }

  @Test
  void withALastLineThatHasNoEnd() throws IOException {
    assertThat(errorsOf("/")).isEqualTo("a line\nand no line's end\n");
  }

  @Test
  void fromAStream() throws IOException {
    assertThat(errorsOf("/stream")).isEqualTo("while it streams\n");
  }

  @Test
  void withControlCharactersEscaped() throws IOException {
    assertThat(errorsOf("/forged")).isEqualTo("one\\u0007\ntwo\\u009b\n");
  }
}
