package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Response;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
@Timeout(60)
class PingTest {
  private static final App HELLO = env -> Response.text("hello");

  @ParameterizedTest
  @ValueSource(strings = {"http", "jetty", "undertow"})
  void saysPongInPlaceOfTheApp(String handler) throws Exception {
    try (Operated server = Operated.start(handler, HELLO, "--ping", "/ping")) {
      HttpResponse<String> response = server.get("/ping?x", "X-Forwarded-For", "192.0.2.1");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("pong");
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; charset=utf-8");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(server.send("POST", "/ping").statusCode()).isEqualTo(405);
      assertThat(server.get("/pings").body()).isEqualTo("hello");
    }
  }

  @Test
  void saysPongToAWebServer() throws Exception {
    try (Operated server = Operated.start("fcgi", HELLO, "--ping", "/ping");
        FcgiClient client = FcgiClient.to(server.port())) {
      client.send("REQUEST_URI", "/ping");
      assertThat(client.receive()).endsWith("\r\n\r\npong");
    }
  }

  @Test
  void saysWhatItIsTold() throws Exception {
    try (Operated server =
        Operated.start("http", HELLO, "--ping", "/up", "--ping-response", "all's well")) {
      assertThat(server.get("/up").body()).isEqualTo("all's well");
    }
  }
}
