package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a web server's parameters in the request map. */
@Tag("socket")
class RequestMapTest {
  private Map<String, Object> seen = Map.of();
  private Headers headers = Headers.empty();
  private Served served;

  /** Sends these and nothing else, and gives what the app got. */
  private Map<String, Object> map(Options.Builder options, String... params) throws IOException {
    served =
        new Served(
            env -> {
              seen = new TreeMap<>(env);
              headers = Env.HEADERS.get(env);
              return Response.text("done");
            },
            options);
    WebServer connection = served.connect();
    connection.begin(1, WebServer.RESPONDER, true);
    connection.params(1, params);
    connection.send(WebServer.STDIN, 1, "");
    assertThat(connection.reply(1).head()).startsWith("Status: 200 OK\r\n");
    return seen;
  }

  private Map<String, Object> map(String... params) throws IOException {
    return map(Options.builder(), params);
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Test
  void ofAFieldThatIsMalformedIsABadRequest() throws IOException {
    served = new Served(env -> Response.text(Env.HEADERS.get(env).toString()));
    WebServer connection = served.connect();
    connection.get(1, true, "/", "HTTP_A", "a\u0001b");
    assertThat(connection.reply(1).head()).startsWith("Status: 400 ");
    connection.get(1, true, "/", "HTTP_A B", "c");
    assertThat(connection.reply(1).head()).startsWith("Status: 400 ");
  }

  @Nested
  class Paths {
    @Test
    void areMadeOfTheRawTargetAndTheMount() throws IOException {
      Map<String, Object> env =
          map(
              Options.builder().mount("/app"),
              "REQUEST_URI",
              "/app/a%2Fb/%C3%A4%20?x=1",
              "SCRIPT_NAME",
              "/app/a/b/ä ",
              "QUERY_STRING",
              "x=1");
      assertThat(env)
          .containsEntry("SCRIPT_NAME", "/app")
          .containsEntry("PATH_INFO", "/a/b/ä ")
          .containsEntry("pintle.raw_path_info", "/a%2Fb/%C3%A4%20")
          .containsEntry("REQUEST_URI", "/app/a%2Fb/%C3%A4%20?x=1")
          .containsEntry("QUERY_STRING", "x=1");
    }

    @Test
    void areTheWebServersWhereItIsTrusted() throws IOException {
      Map<String, Object> env =
          map(
              Options.builder().set(FcgiOptions.PATH, "trust"),
              "REQUEST_URI",
              "/old",
              "SCRIPT_NAME",
              "/new",
              "PATH_INFO",
              "/a \u00c3\u00a4");
      assertThat(env)
          .containsEntry("SCRIPT_NAME", "/new")
          .containsEntry("PATH_INFO", "/a ä")
          .containsEntry("pintle.raw_path_info", "/a%20%C3%A4")
          .containsEntry("REQUEST_URI", "/old");
    }

    @Test
    void areMadeOfBothWhereThereIsNoTarget() throws IOException {
      Map<String, Object> env =
          map("SCRIPT_NAME", "/a b", "PATH_INFO", "/c?d", "QUERY_STRING", "e=f");
      assertThat(env)
          .containsEntry("PATH_INFO", "/a b/c?d")
          .containsEntry("REQUEST_URI", "/a%20b/c%3fd?e=f");
    }

    @Test
    void areThoseOfAnAbsoluteTarget() throws IOException {
      assertThat(map("REQUEST_URI", "http://example.org/x?y"))
          .containsEntry("PATH_INFO", "/x")
          .containsEntry("HTTP_HOST", "example.org");
    }
  }

  @Nested
  class HeaderFields {
    @Test
    void areJoinedIfTheyCameTwice() throws IOException {
      Map<String, Object> env =
          map("HTTP_X_A", "1", "HTTP_COOKIE", "a=1", "HTTP_X_A", "2", "HTTP_COOKIE", "b=2");
      assertThat(env).containsEntry("HTTP_X_A", "1, 2").containsEntry("HTTP_COOKIE", "a=1; b=2");
      assertThat(headers.all("X-A")).containsExactly("1", "2");
    }

    @Test
    void haveOneHost() throws IOException {
      assertThat(map("HTTP_HOST", "a.example", "HTTP_HOST", "b.example"))
          .containsEntry("HTTP_HOST", "b.example");
      assertThat(headers.all("Host")).containsExactly("b.example");
    }

    @Test
    void thatSteerHttpClientsAreDropped() throws IOException {
      assertThat(map("HTTP_PROXY", "http://evil.example")).doesNotContainKey("HTTP_PROXY");
      assertThat(headers.contains("Proxy")).isFalse();
    }

    @Test
    void ofTheBodyHaveOneKeyEach() throws IOException {
      Map<String, Object> env =
          map(
              "HTTP_CONTENT_LENGTH",
              "3",
              "CONTENT_LENGTH",
              "0",
              "HTTP_CONTENT_TYPE",
              "text/x",
              "CONTENT_TYPE",
              "text/plain");
      assertThat(env)
          .containsEntry("CONTENT_LENGTH", "0")
          .containsEntry("CONTENT_TYPE", "text/plain")
          .doesNotContainKeys("HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE");
      assertThat(headers.all("Content-Type")).containsExactly("text/plain");
    }

    @Test
    void thatAreEmptyOrNegativeAreNone() throws IOException {
      assertThat(map("CONTENT_LENGTH", "-1", "CONTENT_TYPE", ""))
          .doesNotContainKeys("CONTENT_LENGTH", "CONTENT_TYPE");
    }
  }

  @Nested
  class TheServer {
    @Test
    void goesByTheClientsNameIfItHasNone() throws IOException {
      assertThat(map("SERVER_NAME", "", "SERVER_PORT", "81", "HTTP_HOST", "[::1]:81"))
          .containsEntry("SERVER_NAME", "[::1]")
          .containsEntry("SERVER_PORT", "81");
    }

    @Test
    void speaksHttpsIfItSaysSo() throws IOException {
      assertThat(map("HTTPS", "on")).containsEntry("pintle.scheme", "https");
    }

    @Test
    void speaksWhatTheRequestSchemeSaysElse() throws IOException {
      assertThat(map("HTTPS", "", "REQUEST_SCHEME", "https"))
          .containsEntry("pintle.scheme", "https");
    }
  }

  @Nested
  class TheClient {
    @Test
    void isTheWebServersClient() throws IOException {
      assertThat(map("REMOTE_ADDR", "2001:DB8::1", "REMOTE_PORT", "1234"))
          .containsEntry("REMOTE_ADDR", "2001:db8::1")
          .containsEntry("REMOTE_PORT", "1234");
    }

    @Test
    void isAbsentOnAUnixSocket() throws IOException {
      assertThat(map("REMOTE_ADDR", "unix:")).doesNotContainKeys("REMOTE_ADDR", "REMOTE_PORT");
    }
  }

  @Nested
  class OtherVariables {
    @Test
    void areThereUnderTheirNames() throws IOException {
      assertThat(map("REMOTE_USER", "me", "X_MINE", "1"))
          .containsEntry("REMOTE_USER", "me")
          .containsEntry("X_MINE", "1");
    }

    @Test
    void cannotTakeThePlaceOfAKeyWithADot() throws IOException {
      assertThat(map("pintle.scheme", "gopher", "fcgi.role", "king", "a.b", "c"))
          .containsEntry("pintle.scheme", "http")
          .containsEntry("fcgi.role", "responder")
          .doesNotContainKey("a.b");
    }
  }
}
