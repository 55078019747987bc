package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Key;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app sees of a request that calls it directly. */
class DirectRequestTest {
  private static TestClient answering(Function<Map<String, Object>, Object> answer) {
    App app = env -> Response.text(String.valueOf(answer.apply(env)));
    return TestClient.direct(app);
  }

  private static TestClient showing(String key) {
    return answering(env -> env.get(key));
  }

  @Test
  void hasTheMethodOfItsName() {
    TestClient client = showing("REQUEST_METHOD");
    assertThat(client.get("/").send()).hasBody("GET");
    assertThat(client.post("/").send()).hasBody("POST");
    assertThat(client.put("/").send()).hasBody("PUT");
    assertThat(client.delete("/").send()).hasBody("DELETE");
    assertThat(client.request("M-SEARCH", "/").send()).hasBody("M-SEARCH");
  }

  @Test
  void hasPathAndQuery() {
    TestClient client =
        answering(env -> env.get("PATH_INFO") + " " + Request.of(env).queryParams().all("x"));
    assertThat(client.get("/a%20b?x=1").query("x", "2 & 3").send()).hasBody("/a b [1, 2 & 3]");
    assertThat(client.get("/").query("x", "é").send()).hasBody("/ [é]");
  }

  @Test
  void hasTheFieldsInTheirOrder() {
    TestClient client = answering(env -> Env.HEADERS.get(env).all("X-A"));
    assertThat(client.get("/").header("X-A", "2").header("x-a", "1").send()).hasBody("[2, 1]");
  }

  @Test
  void hasAHostUnlessOneIsSet() {
    TestClient client = showing("HTTP_HOST");
    assertThat(client.get("/").send()).hasBody("localhost");
    assertThat(client.get("/").header("Host", "example.org").send()).hasBody("example.org");
  }

  @Test
  void sendsAllCookiesInOneField() {
    TestClient client = answering(env -> Env.HEADERS.get(env).all("Cookie"));
    assertThat(client.get("/").cookie("a", "1").cookie("b", "2").send()).hasBody("[a=1; b=2]");
  }

  @Test
  void sendsAFormThatRequestReads() {
    App app = env -> Response.text(String.valueOf(Request.of(env).form(100).all("n")));
    TestResponse response =
        TestClient.direct(app).post("/").form("n", "a b", "m", "1", "n", "&=").send();
    assertThat(response).hasBody("[a b, &=]");
  }

  @Test
  void sendsJsonAsItIs() {
    App app = env -> Response.text(env.get("CONTENT_TYPE") + Request.of(env).text(100));
    assertThat(TestClient.direct(app).put("/").json("{\"a\": 1}").send())
        .hasBody("application/json{\"a\": 1}");
  }

  @Test
  void sendsABodyWithItsLength() {
    App app = env -> Response.text(env.get("CONTENT_LENGTH") + Request.of(env).text(100));
    assertThat(TestClient.direct(app).post("/").body("é").send()).hasBody("2é");
  }

  @Test
  void sendsAStreamWithoutALength() {
    App app =
        env ->
            Response.text(
                env.get("CONTENT_LENGTH")
                    + " "
                    + env.get("HTTP_TRANSFER_ENCODING")
                    + " "
                    + Request.of(env).text(100));
    TestRequest request =
        TestClient.direct(app).post("/").body(new ByteArrayInputStream("hello".getBytes(UTF_8)));
    assertThat(request.send()).hasBody("null chunked hello");
  }

  @Test
  void givesItsTrailersBehindTheBodyAndNotBefore() {
    App app =
        env -> {
          assertThatThrownBy(() -> Env.TRAILERS.get(env).get())
              .isInstanceOf(IllegalStateException.class);
          Env.INPUT.get(env).readAllBytes();
          return Response.text(String.valueOf(Env.TRAILERS.get(env).get().first("X-Sum")));
        };
    TestRequest request =
        TestClient.direct(app)
            .post("/")
            .body(new ByteArrayInputStream(new byte[3]))
            .trailers(Headers.of("X-Sum", "3"));
    assertThat(request.send()).hasBody("3");
  }

  @Test
  void canBeSentAgain() {
    App app = env -> Response.text(Request.of(env).text(100));
    TestRequest request = TestClient.direct(app).post("/").body("again");
    assertThat(request.send()).hasBody("again");
    assertThat(request.send()).hasBody("again");
  }

  @Test
  void carriesWhatTheTestPutsIntoItsMap() {
    Key<Integer> user = Key.of("myapp.user", Integer.class);
    TestClient client = answering(env -> env.get("REMOTE_ADDR") + " " + user.get(env));
    assertThat(client.get("/").env("REMOTE_ADDR", "192.0.2.1").env(user, 7).send())
        .hasBody("192.0.2.1 7");
  }

  @Test
  void mayBeOfHttp10() {
    TestClient client =
        answering(env -> env.get("SERVER_PROTOCOL") + " " + env.get("pintle.informational"));
    assertThat(client.get("/").protocol("HTTP/1.0").send()).hasBody("HTTP/1.0 null");
    assertThatThrownBy(() -> client.get("/").protocol("HTTP/2.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTP/2.0");
  }

  @Test
  void hasNoStreamInHttp10() {
    TestRequest request =
        showing("REQUEST_METHOD")
            .post("/")
            .protocol("HTTP/1.0")
            .body(new ByteArrayInputStream(new byte[1]));
    assertThatThrownBy(request::send)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give the body as bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-slash", "/a b", "/%zz", "*"})
  void isRefusedWhereAServerWouldAnswer400(String target) {
    assertThatThrownBy(() -> showing("PATH_INFO").get(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a server answers 400 to GET " + target);
  }

  @Test
  void isServedByTheHandlerNamedTest() {
    assertThat(showing("pintle.handler").get("/").send()).hasBody("test");
  }
}
