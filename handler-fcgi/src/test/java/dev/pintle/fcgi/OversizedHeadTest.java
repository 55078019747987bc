package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields that no web server takes are the app's failure, and told as one. */
@Tag("socket")
class OversizedHeadTest {
  @ParameterizedTest
  @ValueSource(strings = {"/bytes", "/stream", "/file"})
  void isA500AndLogged(String path, @TempDir Path dir) throws IOException {
    Path file = Files.write(dir.resolve("file"), new byte[1_000_000]);
    try (CapturedLog log = new CapturedLog();
        Served served =
            new Served(
                env -> {
                  Response response =
                      switch (Request.of(env).path()) {
                        case "/bytes" -> Response.text("whole");
                        case "/stream" -> Response.stream("x/y", out -> out.write('x'));
                        default -> Response.file(file);
                      };
                  return response.withHeader("X-Large", "x".repeat(9_000));
                },
                Options.builder())) {
      WebServer connection = served.connect();
      connection.get(1, true, path);
      assertThat(connection.reply(1).head()).startsWith("Status: 500 ");
      assertThat(log.text()).contains("GET " + path + " failed").contains("web servers take 8192");
    }
  }
}
