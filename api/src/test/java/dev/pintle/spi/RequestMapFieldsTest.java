package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMapFieldsTest {
  @Test
  @Tag("ENV-19")
  void areNamedInUpperCase() {
    Map<String, Object> env = env("X-Name", "a", "aCCept", "b", "X.Y", "c");

    assertThat(env)
        .containsEntry("HTTP_X_NAME", "a")
        .containsEntry("HTTP_ACCEPT", "b")
        .containsEntry("HTTP_X.Y", "c")
        .doesNotContainKeys("HTTP_x_name", "HTTP_X-NAME", "http_x_name", "HTTP_", "X_NAME");
  }

  @Test
  @Tag("ENV-19")
  void areJoinedWithACommaInWireOrder() {
    assertThat(env("Accept", "a", "X-Other", "x", "accept", "b", "ACCEPT", "c, d"))
        .containsEntry("HTTP_ACCEPT", "a, b, c, d");
  }

  @Test
  @Tag("ENV-19")
  void areJoinedWithASemicolonWhenCookies() {
    assertThat(env("Cookie", "a=1", "cookie", "b=2; c=3"))
        .containsEntry("HTTP_COOKIE", "a=1; b=2; c=3");
  }

  @Test
  void keepEmptyValues() {
    assertThat(env("X-Empty", "", "X-Two", "", "X-Two", ""))
        .containsEntry("HTTP_X_EMPTY", "")
        .containsEntry("HTTP_X_TWO", ", ");
  }

  @Test
  @Tag("ENV-21")
  void makeNoKeyWhenTheirNameHasAnUnderscore() {
    assertThat(env("X_Name", "forged")).doesNotContainKey("HTTP_X_NAME");
    assertThat(env("X_Name", "forged", "X-Name", "real", "X_Name", "forged"))
        .containsEntry("HTTP_X_NAME", "real");
    assertThat(env("Content_Type", "forged", "Content_Length", "1"))
        .doesNotContainKeys("CONTENT_TYPE", "CONTENT_LENGTH");
    assertThat(env("_Host", "forged").keySet()).noneMatch(key -> key.startsWith("HTTP_"));
  }

  @Test
  @Tag("ENV-17")
  @Tag("ENV-18")
  @Tag("ENV-20")
  void areContentTypeAndLengthWithoutAPrefix() {
    assertThat(env("Content-Type", "text/plain", "content-length", "5", "Content-Encoding", "gzip"))
        .containsEntry("CONTENT_TYPE", "text/plain")
        .containsEntry("CONTENT_LENGTH", "5")
        .containsEntry("HTTP_CONTENT_ENCODING", "gzip")
        .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
  }

  @Test
  @Tag("ENV-17")
  @Tag("ENV-18")
  void areAbsentWhenNotSent() {
    assertThat(env("Accept", "*/*"))
        .doesNotContainKeys("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_COOKIE");
  }

  @ParameterizedTest
  @Tag("ENV-20")
  @ValueSource(strings = {"Proxy", "PROXY", "proxy"})
  void neverNameAProxy(String name) {
    assertThat(env(name, "http://evil.example")).doesNotContainKey("HTTP_PROXY");
    assertThat(env(name, "http://evil.example").keySet()).doesNotContain("HTTP_PROXY");
  }

  @Test
  @Tag("ENV-22")
  void holdTheAuthorityOfAnAbsoluteTargetAsHost() {
    SampleRequest request = SampleRequest.get("http://a.example:81/").headers("Host", "b.example");

    assertThat(request.env())
        .containsEntry("HTTP_HOST", "a.example:81")
        .containsEntry("pintle.headers", Headers.of("Host", "b.example"));
  }

  @Test
  @Tag("ENV-22")
  void holdTheHostFieldOtherwise() {
    assertThat(SampleRequest.get("/http://a.example/").headers("Host", "b.example").env())
        .containsEntry("HTTP_HOST", "b.example");
    assertThat(SampleRequest.get("a.example:443").headers("Host", "b.example").env())
        .containsEntry("HTTP_HOST", "b.example");
  }

  @Test
  void holdTheAuthorityOfConnectWhereNoHostWasSent() {
    assertThat(SampleRequest.get("a.example:443").env())
        .containsEntry("HTTP_HOST", "a.example:443");
  }

  @Test
  @Tag("ENV-03")
  void areAllStringsWhereTheKeyHasNoDot() {
    Map<String, Object> env =
        SampleRequest.get("/a?b").headers("Host", "h", "Cookie", "c", "X-Y", "z").env();

    assertThat(env)
        .allSatisfy(
            (key, value) -> {
              if (!key.contains(".")) {
                assertThat(value).as(key).isInstanceOf(String.class);
              }
            });
  }

  private static Map<String, Object> env(String... headers) {
    return SampleRequest.get("/").headers(headers).env();
  }
}
