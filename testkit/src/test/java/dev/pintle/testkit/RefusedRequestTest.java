package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;

import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server would refuse is refused by the client, in the same way at every depth. */
@Tag("socket")
class RefusedRequestTest {
  private static TestClient client(AtDepth depth) {
    return depth.client(env -> Response.text("called"));
  }

  @ParameterizedTest
  @EnumSource
  void forAMethodThatIsNoToken(AtDepth depth) {
    try (TestClient client = client(depth)) {
      assertThatThrownBy(() -> client.request("A B", "/"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a server answers 400 to A B /: the method is not a token");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "user@host", "host:x"})
  void forAHostThatIsNone(String host) {
    assertThatThrownBy(() -> client(AtDepth.DIRECT).get("/").header("host", host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the Host \"" + host + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void forASecondHost(AtDepth depth) {
    try (TestClient client = client(depth)) {
      TestRequest request = client.get("/").header("Host", "example.org:81");
      assertThatThrownBy(() -> request.header("HOST", "example.org"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("second Host");
    }
  }

  @ParameterizedTest
  @CsvSource({"Content-Length, 5", "content-length, 3", "Transfer-Encoding, chunked"})
  void forAFieldThatFramesTheBody(String name, String value) {
    assertThatThrownBy(() -> client(AtDepth.WIRE).post("/").header(name, value).body("abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + " from the body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection",
        "Content-Length",
        "Expect",
        "host",
        "Keep-Alive",
        "te",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
      })
  void forATrailerThatBelongsInTheHead(String name) {
    TestRequest request = client(AtDepth.DIRECT).post("/").body(InputStream.nullInputStream());
    assertThatThrownBy(() -> request.trailers(Headers.of("X-Sum", "1", name, "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("400", "among the trailers");
  }
}
