package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the request map says about the request line and the fields, for bytes of a socket. */
class RequestTargetOnTheWireTest extends SocketTest {
  /** Answers with the values of the keys that the request names in its field Keys. */
  private static final App KEYS =
      env -> {
        StringBuilder text = new StringBuilder();
        for (String key : ((String) env.get("HTTP_KEYS")).split(" ", -1)) {
          text.append(key).append('=').append(env.get(key)).append('\n');
        }
        return Response.text(text.toString());
      };

  private List<String> values(String request, String keys) throws IOException {
    String head = request.substring(0, request.length() - 2) + "Keys: " + keys + "\r\n\r\n";
    Reply reply = ask(serve(KEYS), head);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body().lines().toList();
  }

  private String value(String request, String key) throws IOException {
    return values(request, key).get(0).substring(key.length() + 1);
  }

  @Test
  @Tag("ENV-04")
  void letsMethodsOfAnyNameThrough() throws Exception {
    TestServer server = serve(env -> Response.text((String) env.get("REQUEST_METHOD")));
    RawClient client = connect(server);
    for (String method : new String[] {"M-SEARCH", "get", "PROPFIND", "!#$%&'*+-.^_`|~", "X"}) {
      assertThat(client.send(request(method, "/")).read().body()).isEqualTo(method);
    }
  }

  @Test
  @Tag("ENV-08")
  @Tag("ENV-09")
  @Tag("ENV-10")
  @Tag("ENV-15")
  void takesOriginFormApart() throws Exception {
    assertThat(
            values(
                get("/a%2Fb/%252F%20c?x=%20&y?"),
                "PATH_INFO pintle.raw_path_info QUERY_STRING REQUEST_URI SCRIPT_NAME"))
        .containsExactly(
            "PATH_INFO=/a/b/%2F c",
            "pintle.raw_path_info=/a%2Fb/%252F%20c",
            "QUERY_STRING=x=%20&y?",
            "REQUEST_URI=/a%2Fb/%252F%20c?x=%20&y?",
            "SCRIPT_NAME=");
  }

  @Test
  @Tag("ENV-09")
  @Tag("ENV-22")
  void anAbsoluteAuthorityOverridesHost() throws Exception {
    assertThat(
            values(
                "GET http://b:81/p?q HTTP/1.1\r\nHost: a\r\n\r\n",
                "HTTP_HOST PATH_INFO REQUEST_URI QUERY_STRING"))
        .containsExactly("HTTP_HOST=b:81", "PATH_INFO=/p", "REQUEST_URI=/p?q", "QUERY_STRING=q");
  }

  @Test
  @Tag("ENV-22")
  void keepsTheHostFieldInTheHeadersOfTheWire() throws Exception {
    TestServer server =
        serve(
            env -> Response.text(env.get("HTTP_HOST") + " " + Env.HEADERS.get(env).first("Host")));
    assertThat(ask(server, get("http://b/")).body()).startsWith("b ").contains("a");
  }

  @Test
  @Tag("ENV-06")
  void anAbsoluteTargetWithoutAPathIsTheRoot() throws Exception {
    assertThat(values(get("http://a"), "PATH_INFO REQUEST_URI"))
        .containsExactly("PATH_INFO=/", "REQUEST_URI=/");
  }

  @Test
  @Tag("ENV-07")
  void theAsteriskHasNoPath() throws Exception {
    assertThat(values(request("OPTIONS", "*"), "PATH_INFO SCRIPT_NAME REQUEST_URI"))
        .containsExactly("PATH_INFO=", "SCRIPT_NAME=", "REQUEST_URI=*");
  }

  @Test
  @Tag("ENV-07")
  @Tag("UPG-02")
  void connectHasAnAuthorityAndNoPath() throws Exception {
    TestServer server =
        serve(
            env ->
                Response.text(env.get("REQUEST_URI") + "|" + env.get("PATH_INFO") + "|")
                    .withStatus(403));
    assertThat(ask(server, "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n").body())
        .isEqualTo("b:443||");
  }

  @Test
  @Tag("ENV-14")
  void tellsTheProtocol() throws Exception {
    assertThat(value(get("/"), "SERVER_PROTOCOL")).isEqualTo("HTTP/1.1");
    assertThat(value(http10("GET", "/"), "SERVER_PROTOCOL")).isEqualTo("HTTP/1.0");
  }

  @Test
  @Tag("ENV-19")
  void joinsRepeats() throws Exception {
    assertThat(
            values(
                get("/", "X-A: 1", "Cookie: a=1", "x-a: 2", "cookie: b=2"), "HTTP_X_A HTTP_COOKIE"))
        .containsExactly("HTTP_X_A=1, 2", "HTTP_COOKIE=a=1; b=2");
  }

  @Test
  @Tag("ENV-21")
  void anUnderscoreForgesNoKey() throws Exception {
    assertThat(values(get("/", "X_Forwarded_For: evil"), "HTTP_X_FORWARDED_FOR"))
        .containsExactly("HTTP_X_FORWARDED_FOR=null");
    assertThat(
            values(
                get("/", "X-Forwarded_For: evil", "X-Forwarded-For: good", "X_Forwarded-For: evil"),
                "HTTP_X_FORWARDED_FOR"))
        .containsExactly("HTTP_X_FORWARDED_FOR=good");
  }

  @Test
  @Tag("ENV-20")
  void makesNoKeyOfProxyTypeOrLength() throws Exception {
    assertThat(
            values(
                get("/", "Proxy: evil", "Content-Type: a/b", "Content-Length: 0"),
                "HTTP_PROXY HTTP_CONTENT_TYPE HTTP_CONTENT_LENGTH CONTENT_TYPE CONTENT_LENGTH"))
        .containsExactly(
            "HTTP_PROXY=null",
            "HTTP_CONTENT_TYPE=null",
            "HTTP_CONTENT_LENGTH=null",
            "CONTENT_TYPE=a/b",
            "CONTENT_LENGTH=0");
  }

  @Test
  @Tag("ENV-26")
  void keepsOrderCaseAndRepeatsOfTheWire() throws Exception {
    TestServer server = serve(env -> Response.text(Env.HEADERS.get(env).toString()));
    Reply reply = ask(server, get("/", "zB: 1", "a: 2", "Zb: 3", "x_y: 4"));
    assertThat(reply.body())
        .containsSubsequence("Host", "a", "zB", "1", "a", "2", "Zb", "3", "x_y", "4");
  }

  @Test
  @Tag("ENV-16")
  void tellsTheAddressOfTheClient() throws Exception {
    assertThat(value(get("/", "X-Forwarded-For: 1.2.3.4"), "REMOTE_ADDR")).isEqualTo("127.0.0.1");
    assertThat(Integer.parseInt(value(get("/"), "REMOTE_PORT"))).isBetween(1024, 65535);
  }

  @Test
  @Tag("HND-07")
  void believesNoProxyUnlessTold() throws Exception {
    String scheme = TestServer.TLS == null ? "http" : "https";
    String other = TestServer.TLS == null ? "https" : "http";
    assertThat(
            values(
                get("/", "X-Forwarded-Proto: " + other, "Forwarded: for=1.2.3.4;proto=" + other),
                "pintle.scheme REMOTE_ADDR"))
        .containsExactly("pintle.scheme=" + scheme, "REMOTE_ADDR=127.0.0.1");
  }

  @Test
  @Tag("ENV-11")
  @Tag("ENV-12")
  void tellsTheServersOwnAddress() throws Exception {
    TestServer server =
        serve(env -> Response.text(env.get("SERVER_NAME") + ":" + env.get("SERVER_PORT")));
    assertThat(ask(server, get("/")).body()).endsWith(":" + server.port()).doesNotStartWith(":");
  }

  @Test
  @Tag("ENV-34")
  void valuesStayReadableWhenOtherRequestsHaveOverwrittenTheBuffer() throws Exception {
    var first = new AtomicReference<Map<String, Object>>();
    TestServer server =
        serve(
            env -> {
              first.compareAndSet(null, env);
              return Response.text(first.get().get("HTTP_X") + "" + first.get().get("PATH_INFO"));
            });
    RawClient client = connect(server);
    client.send(get("/one", "X: 1")).read();
    assertThat(client.send(get("/two", "X: 2")).read().body()).isEqualTo("1/one");
  }
}
