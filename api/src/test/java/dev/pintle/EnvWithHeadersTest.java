package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.SampleRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENV-27")
class EnvWithHeadersTest {
  private final Map<String, Object> env =
      SampleRequest.get("/a")
          .headers("Host", "h", "X-Old", "o", "X-Both", "1", "Content-Type", "t", "Cookie", "c=1")
          .env();

  @Test
  void changesBothViews() {
    Headers headers =
        Headers.of(
            "Host",
            "i",
            "X-Both",
            "2",
            "x-both",
            "3",
            "X-New",
            "n",
            "Content-Length",
            "5",
            "X_No",
            "x");

    Map<String, Object> changed = Env.withHeaders(env, headers);

    assertThat(changed)
        .containsEntry("pintle.headers", headers)
        .containsEntry("HTTP_HOST", "i")
        .containsEntry("HTTP_X_BOTH", "2, 3")
        .containsEntry("HTTP_X_NEW", "n")
        .containsEntry("CONTENT_LENGTH", "5")
        .containsEntry("PATH_INFO", "/a")
        .doesNotContainKeys("HTTP_X_OLD", "HTTP_COOKIE", "CONTENT_TYPE", "HTTP_X_NO");
    assertThat(changed.keySet())
        .contains("HTTP_X_NEW", "HTTP_X_BOTH", "CONTENT_LENGTH", "PATH_INFO")
        .doesNotContain("HTTP_X_OLD", "HTTP_COOKIE", "CONTENT_TYPE", "HTTP_X_NO");
    assertThat(Request.of(changed).headers()).isEqualTo(headers);
    assertThat(new HashMap<>(changed)).isEqualTo(changed).hasSize(changed.size());
  }

  @Test
  void leavesTheOuterMapAlone() {
    Map<String, Object> before = new HashMap<>(env);

    Map<String, Object> changed = Env.withHeaders(env, Headers.of("X-New", "n"));
    changed.put("my.key", "x");
    changed.remove("PATH_INFO");
    changed.clear();

    assertThat(changed).isEmpty();
    assertThat(env).isEqualTo(before);
  }

  @Test
  void keepsTheHostOfTheTargetUnlessTheFieldChanges() {
    Map<String, Object> absolute =
        SampleRequest.get("http://a.example/").headers("Host", "b.example").env();

    assertThat(Env.withHeaders(absolute, Headers.of("Host", "b.example", "X", "y")))
        .containsEntry("HTTP_HOST", "a.example");
    assertThat(Env.withHeaders(absolute, Headers.of("Host", "c.example")))
        .containsEntry("HTTP_HOST", "c.example");
    assertThat(Env.withHeaders(absolute, Headers.empty())).doesNotContainKey("HTTP_HOST");
  }

  @Test
  void canBeDoneTwice() {
    Map<String, Object> once = Env.withHeaders(env, Headers.of("X-One", "1"));
    Map<String, Object> twice = Env.withHeaders(once, Headers.of("X-Two", "2"));

    assertThat(twice).containsEntry("HTTP_X_TWO", "2").doesNotContainKey("HTTP_X_ONE");
    assertThat(once).containsEntry("HTTP_X_ONE", "1").doesNotContainKey("HTTP_X_TWO");
  }

  @Test
  void isWhatLintAccepts() throws Exception {
    Headers fewer = Env.HEADERS.get(env).toBuilder().remove("Cookie").add("X-New", "n").build();
    App app = Lint.check().wrap(inner -> Response.text((String) inner.get("HTTP_X_NEW")));

    assertThat(app.call(Env.withHeaders(env, fewer)).status()).isEqualTo(200);
  }

  @Test
  void canBePutInAndTakenOut() {
    Map<String, Object> changed = Env.withHeaders(env, Headers.of("X-New", "n"));

    assertThat(changed.remove("HTTP_X_NEW")).isEqualTo("n");
    assertThat(changed.get("HTTP_X_NEW")).isNull();
    assertThat(changed.containsKey("HTTP_X_NEW")).isFalse();
    assertThat(changed.put("HTTP_X_OLD", "again")).isNull();
    assertThat(changed).containsEntry("HTTP_X_OLD", "again");
    assertThat(changed.getOrDefault("HTTP_COOKIE", "none")).isEqualTo("none");
  }
}
