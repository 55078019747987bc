package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a web server may want of an app. */
@Tag("socket")
@Timeout(60)
class RolesTest {
  private static final App APP =
      env -> {
        String role = (String) env.get("fcgi.role");
        if (Request.of(env).path().equals("/data")) {
          return Response.text("" + ((InputStream) env.get("fcgi.data")).readAllBytes().length);
        }
        if (Request.of(env).path().equals("/body")) {
          return Response.text("" + Request.of(env).bytes(100).length);
        }
        if (role.equals("filter")) {
          InputStream data = (InputStream) env.get("fcgi.data");
          String body = Request.of(env).text(100);
          String file = new String(data.readAllBytes(), StandardCharsets.US_ASCII);
          return Response.text(body + "/" + file + "/" + env.get("FCGI_DATA_LENGTH"));
        }
        return Response.text(role).withHeader("Variable-Who", "me");
      };

  private final Served served = new Served(APP);
  private final WebServer connection = served.connect();

  RolesTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Test
  void aResponderAnswers() throws IOException {
    connection.get(1, true, "/");
    assertThat(connection.reply(1).bodyText()).isEqualTo("responder");
  }

  @Test
  void anAuthorizerAllowsAndTellsVariables() throws IOException {
    connection.begin(1, WebServer.AUTHORIZER, true);
    connection.params(1, "REQUEST_METHOD", "GET", "REQUEST_URI", "/");
    WebServer.Reply reply = connection.reply(1);
    assertThat(reply.head()).startsWith("Status: 200 OK\r\n").contains("Variable-Who: me");
    assertThat(reply.bodyText()).isEqualTo("authorizer");
  }

  @Test
  void aFilterIsGivenAFileBehindTheBody() throws IOException {
    connection.begin(1, WebServer.FILTER, true);
    connection.params(1, "REQUEST_METHOD", "POST", "REQUEST_URI", "/", "FCGI_DATA_LENGTH", "4");
    connection.send(WebServer.STDIN, 1, "body");
    connection.send(WebServer.STDIN, 1, "");
    connection.send(WebServer.DATA, 1, "file");
    connection.send(WebServer.DATA, 1, "");
    assertThat(connection.reply(1).bodyText()).isEqualTo("body/file/4");
  }

  @Test
  void anAuthorizerNeedNotWaitForABodyThatIsNotSentToIt() throws IOException {
    connection.begin(1, WebServer.AUTHORIZER, true);
    connection.params(1, "REQUEST_METHOD", "POST", "REQUEST_URI", "/body", "CONTENT_LENGTH", "9");
    assertThat(connection.reply(1).bodyText()).isEqualTo("0");
  }

  /** The web server sends the body first; a filter that does not read it must not hold up both. */
  @Test
  void aFilterMayReadTheFileAlone() throws IOException {
    connection.begin(1, WebServer.FILTER, true);
    connection.params(1, "REQUEST_METHOD", "POST", "REQUEST_URI", "/data");
    for (int i = 0; i < 200; i++) {
      connection.send(WebServer.STDIN, 1, new byte[50_000]);
    }
    connection.send(WebServer.STDIN, 1, "");
    connection.send(WebServer.DATA, 1, "file");
    connection.send(WebServer.DATA, 1, "");
    assertThat(connection.reply(1).bodyText()).isEqualTo("4");
  }

  @Test
  void anotherRoleIsRefused() throws IOException {
    connection.begin(1, 7, true);
    assertThat(connection.reply(1).protocolStatus).isEqualTo(3);
    connection.get(1, true, "/");
    assertThat(connection.reply(1).bodyText()).isEqualTo("responder");
  }
}
