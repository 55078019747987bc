package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import dev.pintle.spi.SampleRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("ENV-35")
class OverlayTest {
  private final SampleRequest request =
      SampleRequest.get("/a?b").headers("Host", "h", "X-Name", "x", "Cookie", "s3cret");
  private final Map<String, Object> below = request.env();
  private final Map<String, Object> overlay = new Overlay(below);

  @Test
  void isEqualToTheMapBelow() {
    assertThat(overlay).isEqualTo(below).hasSameHashCodeAs(below).hasSameSizeAs(below);
    assertThat(List.copyOf(overlay.keySet())).isEqualTo(List.copyOf(below.keySet()));
  }

  @Test
  void readsNothingBelowUntilItIsAsked() {
    assertThat(overlay.containsKey("pintle.input")).isTrue();
    overlay.put("my.key", "x");
    assertThat(request.asked()).isEmpty();

    assertThat(overlay.get("REQUEST_METHOD")).isEqualTo("GET");
    assertThat(request.asked()).containsExactly("method");
  }

  @Test
  void showsLaterChangesBelow() {
    below.put("my.key", "late");

    assertThat(overlay).containsEntry("my.key", "late");
  }

  @Test
  void keepsItsChangesToItself() {
    assertThat(overlay.put("PATH_INFO", "/new")).isEqualTo("/a");
    assertThat(overlay.remove("HTTP_X_NAME")).isEqualTo("x");
    assertThat(overlay.remove("HTTP_X_NAME")).isNull();
    assertThat(overlay.put("my.key", 1)).isNull();

    assertThat(overlay)
        .contains(entry("PATH_INFO", "/new"), entry("my.key", 1))
        .doesNotContainKey("HTTP_X_NAME")
        .hasSameSizeAs(below);
    assertThat(below)
        .contains(entry("PATH_INFO", "/a"), entry("HTTP_X_NAME", "x"))
        .doesNotContainKey("my.key");
  }

  @Test
  void isEmptiedForGood() {
    overlay.clear();
    below.put("my.key", "late");

    assertThat(overlay).isEmpty();
    overlay.put("PATH_INFO", "/again");
    assertThat(overlay).containsOnly(entry("PATH_INFO", "/again"));
  }

  @Test
  @Tag("ENV-02")
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> overlay.put(null, "x"));
    assertThatNullPointerException().isThrownBy(() -> overlay.put("x", null));
    assertThat(overlay.get(null)).isNull();
    assertThat(overlay.containsKey(null)).isFalse();
    assertThat(overlay.remove(null)).isNull();
  }

  @Test
  @Tag("ENV-33")
  void hidesCredentialsAsText() {
    assertThat(overlay.toString()).contains("PATH_INFO=/a").doesNotContain("s3cret");
  }

  /** The same random steps on an overlay and on a HashMap of the same content end in equal maps. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsHashMapDoes(long seed) {
    Random random = new Random(seed);
    Map<String, Object> before = new HashMap<>(below);
    Map<String, Object> expected = new HashMap<>(below);
    List<String> keys = new ArrayList<>(expected.keySet());
    keys.addAll(List.of("pintle.tls", "HTTP_X_OTHER", "my.key"));

    for (int step = 0; step < 500; step++) {
      String key = keys.get(random.nextInt(keys.size()));
      Object value = "value " + step;
      switch (random.nextInt(6)) {
        case 0 -> assertThat(overlay.put(key, value)).isEqualTo(expected.put(key, value));
        case 1 -> assertThat(overlay.remove(key)).isEqualTo(expected.remove(key));
        case 2 -> assertThat(overlay.get(key)).isEqualTo(expected.get(key));
        case 3 -> assertThat(overlay.containsKey(key)).isEqualTo(expected.containsKey(key));
        case 4 -> assertThat(overlay).hasSize(expected.size());
        default ->
            assertThat(overlay.keySet().remove(key)).isEqualTo(expected.keySet().remove(key));
      }
    }

    assertThat(overlay).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(below).isEqualTo(before);
  }
}
