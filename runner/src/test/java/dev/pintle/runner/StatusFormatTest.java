package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a request's target holds, it stays a value. */
class StatusFormatTest {
  private static final Map<String, Object> REPORT =
      Map.of("start time", Instant.parse("2026-03-04T05:06:07Z"));

  private static final Map<String, Object> REQUEST = Map.of("request URI", "/<a&\"'\\\n\u00e9");

  @Test
  void inPlainText() {
    assertThat(write(StatusFormat.TEXT, List.of(REQUEST)))
        .isEqualTo(
            """
            start time:             04/Mar/2026:07:06:07 +0200

            ************************
            request URI:            /<a&\\"'\\\\\\x0a\\xe9
            """);
  }

  @Test
  void inJson() {
    assertThat(write(StatusFormat.JSON, List.of(REQUEST, REQUEST)))
        .isEqualTo(
            "{\"start time\":1772600767,\"requests\":["
                + "{\"request URI\":\"/\\u003ca&\\\"'\\\\\\u000a\\u00e9\"},"
                + "{\"request URI\":\"/\\u003ca&\\\"'\\\\\\u000a\\u00e9\"}]}\n");
    assertThat(write(StatusFormat.JSON, List.of()))
        .isEqualTo("{\"start time\":1772600767,\"requests\":[]}\n");
    assertThat(write(StatusFormat.JSON, null)).isEqualTo("{\"start time\":1772600767}\n");
  }

  @Test
  void inHtml() {
    assertThat(write(StatusFormat.HTML, List.of(REQUEST)))
        .contains("<th>start time</th><td>04/Mar/2026:07:06:07 +0200</td>")
        .contains("<td>/&lt;a&amp;&quot;&#39;\\\n\u00e9</td>");
    assertThat(write(StatusFormat.HTML, List.of())).containsOnlyOnce("<table>");
  }

  private static String write(StatusFormat format, @Nullable List<Map<String, Object>> requests) {
    Body body = format.write(REPORT, requests, ZoneOffset.ofHours(2)).body();
    return new String(((Body.Bytes) body).bytes(), StandardCharsets.UTF_8);
  }
}
