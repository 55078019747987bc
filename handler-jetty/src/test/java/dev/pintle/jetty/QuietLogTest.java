package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever clients send, Jetty's own classes log nothing of it. */
class QuietLogTest extends ServerTest {
  private static final List<String> REQUESTS =
      List.of(
          "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
          "\0\1\2\3\r\n\r\n",
          "GET /../../x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nConnection: close\r\n\r\nab",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

  @Test
  void badRequestsAreNotLogged() throws Exception {
    Server server = serve(env -> Response.text("hello"));
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      for (String request : REQUESTS) {
        assertThat(Wire.ask(server.port(), request)).startsWith("HTTP/1.1 ");
      }
      var unused = server.drain(Duration.ofSeconds(10)); // so that all is over
    } finally {
      System.setErr(before);
    }
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .doesNotContain("WARN")
        .doesNotContain("ERROR");
  }
}
