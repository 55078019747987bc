package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked about the application as such. */
@Tag("socket")
class ManagementTest {
  private final Served served =
      new Served(env -> Response.text("done"), Options.builder().maxConnections(77));
  private final WebServer connection = served.connect();

  ManagementTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Test
  void valuesThatAreKnownAreTold() throws IOException {
    connection.send(
        WebServer.GET_VALUES,
        0,
        "\u000e\0FCGI_MAX_CONNS\r\0FCGI_MAX_REQS\u000f\0FCGI_MPXS_CONNS\3\0ODD");
    WebServer.Received result = connection.receive();
    assertThat(result.type()).isEqualTo(WebServer.GET_VALUES_RESULT);
    assertThat(result.content())
        .isEqualTo("\u000e\2FCGI_MAX_CONNS77\r\3FCGI_MAX_REQS100\u000f\1FCGI_MPXS_CONNS1");
  }

  @Test
  void anUnknownQuestionIsAnsweredSo() throws IOException {
    connection.send(99, 0, "what?");
    WebServer.Received result = connection.receive();
    assertThat(result.type()).isEqualTo(11);
    assertThat(result.bytes()[0]).isEqualTo((byte) 99);
  }

  @Test
  void aBrokenRecordEndsTheConnection() throws IOException {
    connection
        .socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(connection.isAtEnd()).isTrue();
  }
}
