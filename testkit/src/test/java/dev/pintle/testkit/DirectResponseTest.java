package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Request;
import dev.pintle.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back from an app that is called directly. */
class DirectResponseTest {
  private static TestResponse get(App app) {
    return TestClient.direct(app).get("/").send();
  }

  @Test
  void hasStatusFieldsAndBody() {
    TestResponse response =
        get(
            env ->
                Response.text("hello").withStatus(201).addHeader("X-A", "1").addHeader("x-a", "2"));
    assertThat(response).hasStatus(201).hasHeaders("X-A", "1", "2").hasBody("hello");
  }

  @Test
  void hasTheLengthThatAHandlerWouldSend() {
    assertThat(get(env -> Response.text("hello"))).hasHeader("Content-Length", "5");
    assertThat(get(env -> Response.stream("text/plain", out -> out.write('a'))))
        .hasNoHeader("Content-Length")
        .hasBody("a");
  }

  @Test
  void toHeadHasTheFieldsAndNoBody() {
    List<String> ran = new ArrayList<>();
    App app = env -> Response.stream("text/plain", out -> ran.add("writer"));
    assertThat(TestClient.direct(app).head("/").send())
        .hasHeader("Content-Type", "text/plain")
        .hasNoBody();
    assertThat(ran).isEmpty();
    assertThat(TestClient.direct(env -> Response.text("hello")).head("/").send())
        .hasHeader("Content-Length", "5")
        .hasNoBody();
  }

  @Test
  void withoutABodyHasNone() {
    assertThat(get(env -> Response.status(204)))
        .hasStatus(204)
        .hasNoHeader("Content-Length")
        .hasNoBody();
    assertThat(get(env -> Response.status(304))).hasStatus(304).hasNoBody();
  }

  @Test
  void maySayClose() {
    assertThat(get(env -> Response.text("bye").withHeader("Connection", "close")))
        .hasHeader("Connection", "close");
  }

  @Test
  void mayBeAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "0123456789");
    App app = env -> Response.status(200).withBody(Body.file(file, 2, 3));
    assertThat(get(app)).hasHeader("Content-Length", "3").hasBody("234");
  }

  @Test
  void mayBeLarge() {
    byte[] bytes = new byte[3_000_000];
    bytes[2_999_999] = 7;
    assertThat(get(env -> Response.bytes("application/octet-stream", bytes))).hasBody(bytes);
  }

  @Test
  void hasTheTrailersOfAStream() {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write('a');
                  out.trailers(Headers.of("X-Sum", "1"));
                });
    assertThat(get(app)).hasBody("a").hasTrailer("X-Sum", "1");
  }

  @Test
  void hasNoTrailersWhereTheyCannotBeSent() {
    App app =
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      assertThatThrownBy(() -> out.trailers(Headers.of("X-Sum", "1")))
                          .isInstanceOf(UnsupportedOperationException.class);
                      out.write('a');
                    })
                .withHeader("Content-Length", "1");
    assertThat(get(app)).hasBody("a");
    App unknownLength =
        env ->
            Response.stream(
                "text/plain",
                out ->
                    assertThatThrownBy(() -> out.trailers(Headers.of("X-Sum", "1")))
                        .isInstanceOf(UnsupportedOperationException.class));
    assertThat(TestClient.direct(unknownLength).get("/").protocol("HTTP/1.0").send()).hasNoBody();
  }

  @Test
  void comesAfterInterimResponses() {
    App app =
        env -> {
          Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", "</a.css>"));
          return Response.text("done");
        };
    TestResponse response = get(app);
    assertThat(response).hasInformational(103).hasBody("done");
    assertThat(response.informational().get(0).headers().first("link")).isEqualTo("</a.css>");
  }

  @Test
  void refusesInterimResponsesThatAreNone() {
    App app =
        env -> {
          for (int status : new int[] {100, 101, 200}) {
            assertThatThrownBy(() -> Env.INFORMATIONAL.get(env).send(status, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class);
          }
          return Response.stream(
              "text/plain",
              out ->
                  assertThatThrownBy(() -> Env.INFORMATIONAL.get(env).send(103, Headers.empty()))
                      .isInstanceOf(IllegalStateException.class));
        };
    assertThat(get(app)).hasInformational().hasStatus(200);
  }

  @Test
  void comesAfter100WhereTheBodyWasReadOnly() {
    App reading = env -> Response.text(Request.of(env).text(10));
    assertThat(
            TestClient.direct(reading).post("/").header("Expect", "100-continue").body("a").send())
        .hasInformational(100)
        .hasBody("a");
    App notReading = env -> Response.text("no");
    assertThat(
            TestClient.direct(notReading)
                .post("/")
                .header("Expect", "100-continue")
                .body("a")
                .send())
        .hasInformational();
  }

  @Test
  void keepsItsBytesToItself() {
    TestResponse response = get(env -> Response.text("hello"));
    response.bytes()[0] = 0;
    response.received()[0] = 0;
    assertThat(new String(response.bytes(), UTF_8)).isEqualTo("hello");
  }
}
