package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QuietLogTest extends ServerTest {
  /** slf4j-simple writes everything from "info" on to the standard error of the moment. */
  @Test
  @Tag("ERR-04")
  void whatClientsDoWrongIsNotLogged() throws Exception {
    Server clear = serve(env -> Response.text("fine"));
    Server secure = serveSecurely(env -> Response.text("fine"));
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      for (String wrong :
          List.of(
              "\0\1\2\3\r\n\r\n",
              "GET / HTTP/9.9\r\n\r\n",
              "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n",
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all",
              "GET / HT")) {
        for (Server server : List.of(clear, secure)) {
          Socket client = connect(server);
          send(client, wrong);
          client.shutdownOutput();
          String unused = readUntilClosed(client);
        }
      }
      Socket client = connect(clear);
      send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(readReply(client)).endsWith("fine");
    } finally {
      System.setErr(before);
    }
    assertThat(logged.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static String readUntilClosed(Socket client) {
    try {
      return readToEnd(client);
    } catch (java.io.IOException e) {
      return "reset";
    }
  }
}
