package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestMapLazinessTest {
  private final SampleRequest request =
      SampleRequest.get("/a%20b?q").headers("Host", "h", "Accept", "x", "Content-Type", "t");
  private final Map<String, Object> env = request.env();

  @Test
  void asksNothingUntilItIsRead() {
    assertThat(request.asked()).isEmpty();
    env.put("my.key", "x");
    assertThat(env.containsKey("pintle.input")).isTrue();
    assertThat(env.containsKey("my.key")).isTrue();

    assertThat(request.asked()).isEmpty();
  }

  @Test
  void asksOnlyForWhatIsRead() {
    env.get("REQUEST_METHOD");
    env.get("HTTP_ACCEPT");
    env.get("pintle.input");

    assertThat(request.asked()).containsExactly("method", "field ACCEPT", "input");
  }

  @Test
  void asksOnceForEachValue() {
    for (int i = 0; i < 3; i++) {
      env.get("REQUEST_METHOD");
      env.get("HTTP_ACCEPT");
      env.get("HTTP_ABSENT");
      env.get("CONTENT_LENGTH");
      env.get("pintle.tls");
      env.get("QUERY_STRING");
      env.get("REQUEST_URI");
    }

    assertThat(request.asked())
        .containsExactly(
            "method", "field ACCEPT", "field ABSENT", "field CONTENT_LENGTH", "tls", "target");
  }

  @Test
  void keepsTheObjectsItHasGiven() {
    assertThat(env.get("PATH_INFO")).isSameAs(env.get("PATH_INFO"));
    assertThat(env.get("pintle.errors")).isSameAs(env.get("pintle.errors"));
  }

  @Test
  void readsNoValueThatIsSureToBeThereWhileKeysAreListed() {
    assertThat(env.keySet()).contains("pintle.input", "PATH_INFO", "HTTP_ACCEPT");

    assertThat(request.asked())
        .doesNotContain("input", "errors", "completion", "method", "field ACCEPT");
  }

  @Test
  void readsValuesOfEntriesOneByOne() {
    for (Map.Entry<String, Object> entry : env.entrySet()) {
      if (entry.getKey().equals("pintle.errors")) {
        assertThat(entry.getValue()).isNotNull();
      }
    }

    assertThat(request.asked()).contains("errors").doesNotContain("input", "handler");
  }

  @Test
  void decidesAValueByTheRequestAndNotByWhatWasPutBefore() {
    env.put("HTTP_HOST", "other");
    env.put("REQUEST_URI", "/other");

    assertThat(env).containsEntry("PATH_INFO", "/a b").containsEntry("SERVER_NAME", "127.0.0.1");
  }
}
