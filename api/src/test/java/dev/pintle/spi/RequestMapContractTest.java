package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map keeps the promises of {@link Map}. */
@Tag("ENV-35")
class RequestMapContractTest {
  private final Map<String, Object> env =
      SampleRequest.get("/a?b")
          .headers("Host", "h", "X-Name", "x", "Content-Type", "t")
          .withExtensions()
          .env();

  @Nested
  class Reading {
    @Test
    void givesNullForWhatIsNotThere() {
      assertThat(env.get("nothing")).isNull();
      assertThat(env.get("HTTP_NOTHING")).isNull();
      assertThat(env.get("pintle.tls")).isNull();
      assertThat(env.get(null)).isNull();
      Object number = 1;
      assertThat(env.get(number)).isNull();
      assertThat(env.containsKey(null)).isFalse();
      assertThat(env.containsKey(number)).isFalse();
      assertThat(env.getOrDefault("nothing", "other")).isEqualTo("other");
      assertThat(env.getOrDefault("QUERY_STRING", "other")).isEqualTo("b");
    }

    @Test
    void listsEveryKeyOnce() {
      List<String> keys = new ArrayList<>(env.keySet());

      assertThat(keys)
          .doesNotHaveDuplicates()
          .hasSize(env.size())
          .contains("PATH_INFO", "HTTP_HOST", "HTTP_X_NAME", "CONTENT_TYPE", "pintle.recycle")
          .doesNotContain("pintle.tls", "CONTENT_LENGTH", "HTTP_CONTENT_TYPE")
          .allSatisfy(key -> assertThat(env.get(key)).isNotNull());
    }

    @Test
    void listsHeaderFieldsInWireOrderBehindTheRest() {
      Map<String, Object> ordered = SampleRequest.get("/").headers("Z", "1", "A", "2").env();

      assertThat(List.copyOf(ordered.keySet())).endsWith("HTTP_Z", "HTTP_A");
    }

    @Test
    void equalsAnyMapOfTheSameEntries() {
      Map<String, Object> copy = new HashMap<>(env);

      assertThat(env).isEqualTo(copy).hasSameHashCodeAs(copy);
      assertThat(copy).isEqualTo(env);
      assertThat(env.entrySet()).isEqualTo(copy.entrySet()).hasSameHashCodeAs(copy.entrySet());
      copy.put("QUERY_STRING", "c");
      assertThat(env).isNotEqualTo(copy);
      assertThat(env.containsValue("/a")).isTrue();
      assertThat(env.containsValue("/z")).isFalse();
    }
  }

  @Nested
  class Writing {
    @Test
    void returnsWhatWasThereBefore() {
      assertThat(env.put("PATH_INFO", "/new")).isEqualTo("/a");
      assertThat(env.put("HTTP_X_NAME", "new")).isEqualTo("x");
      assertThat(env.put("my.key", 1)).isNull();
      assertThat(env.put("my.key", 2)).isEqualTo(1);
      assertThat(env.remove("my.key")).isEqualTo(2);
      assertThat(env.remove("my.key")).isNull();
      assertThat(env.remove("QUERY_STRING")).isEqualTo("b");
      assertThat(env.remove("QUERY_STRING")).isNull();
      assertThat(env.remove("HTTP_X_NAME")).isEqualTo("new");
      assertThat(env.remove(null)).isNull();
    }

    @Test
    void showsInEveryView() {
      env.put("PATH_INFO", "/new");
      env.put("HTTP_X_NEW", "y");
      env.put("pintle.tls", "t");
      env.remove("HTTP_X_NAME");
      env.remove("QUERY_STRING");

      assertThat(env)
          .contains(entry("PATH_INFO", "/new"), entry("HTTP_X_NEW", "y"), entry("pintle.tls", "t"))
          .doesNotContainKeys("HTTP_X_NAME", "QUERY_STRING");
      assertThat(env.keySet())
          .contains("HTTP_X_NEW", "pintle.tls")
          .doesNotContain("HTTP_X_NAME", "QUERY_STRING");
      assertThat(env.values()).contains("/new", "y", "t").doesNotContain("x", "b");
      assertThat(new HashMap<>(env)).isEqualTo(env);
    }

    @Test
    void leavesOtherKeysMadeOfTheSameTargetAlone() {
      env.put("pintle.raw_path_info", "/z");
      env.put("REQUEST_URI", "/z?z");

      assertThat(env).containsEntry("PATH_INFO", "/a").containsEntry("QUERY_STRING", "b");
    }

    @Test
    void emptiesTheMapForGood() {
      env.get("PATH_INFO");
      env.clear();

      assertThat(env).isEmpty();
      assertThat(env.get("PATH_INFO")).isNull();
      assertThat(env.get("HTTP_HOST")).isNull();
      env.put("HTTP_X_NAME", "again");
      env.put("PATH_INFO", "/again");
      assertThat(env).containsOnly(entry("HTTP_X_NAME", "again"), entry("PATH_INFO", "/again"));
    }

    @Test
    @Tag("ENV-02")
    void refusesNull() {
      assertThatNullPointerException().isThrownBy(() -> env.put(null, "x"));
      assertThatNullPointerException().isThrownBy(() -> env.put("PATH_INFO", null));
      assertThatNullPointerException().isThrownBy(() -> env.put("my.key", null));
      assertThatNullPointerException().isThrownBy(() -> env.replaceAll((key, value) -> null));
      assertThat(env).containsEntry("PATH_INFO", "/a").doesNotContainKey("my.key");
    }

    @Test
    void worksThroughTheDefaultMethodsToo() {
      assertThat(env.putIfAbsent("PATH_INFO", "/z")).isEqualTo("/a");
      assertThat(env.computeIfAbsent("my.list", key -> List.of(key))).isEqualTo(List.of("my.list"));
      assertThat(env.computeIfPresent("my.list", (key, value) -> null)).isNull();
      assertThat(env).doesNotContainKey("my.list");
      assertThat(env.merge("QUERY_STRING", "c", (old, more) -> old + "&" + more)).isEqualTo("b&c");
      assertThat(env.replace("HTTP_HOST", "i")).isEqualTo("h");
      assertThat(env.remove("HTTP_HOST", "h")).isFalse();
      assertThat(env.remove("HTTP_HOST", "i")).isTrue();
    }
  }

  @Nested
  class GoingThrough {
    @Test
    void changesTheMapThroughItsEntries() {
      for (Map.Entry<String, Object> entry : env.entrySet()) {
        if (entry.getKey().equals("PATH_INFO")) {
          assertThat(entry.setValue("/new")).isEqualTo("/a");
          assertThat(entry.getValue()).isEqualTo("/new");
        }
      }

      assertThat(env).containsEntry("PATH_INFO", "/new");
    }

    @Test
    void removesThroughTheIterator() {
      int size = env.size();
      Iterator<String> keys = env.keySet().iterator();
      while (keys.hasNext()) {
        if (keys.next().startsWith("HTTP_")) {
          keys.remove();
        }
      }

      assertThat(env).hasSize(size - 2).doesNotContainKeys("HTTP_HOST", "HTTP_X_NAME");
    }

    @Test
    void removesThroughTheViews() {
      assertThat(env.keySet().remove("PATH_INFO")).isTrue();
      assertThat(env.keySet().remove("nothing")).isFalse();
      assertThat(env.values().remove("b")).isTrue();
      assertThat(env.entrySet().remove(Map.entry("HTTP_HOST", "other"))).isFalse();
      assertThat(env.entrySet().remove(Map.entry("HTTP_HOST", "h"))).isTrue();
      assertThat(env.entrySet().removeIf(entry -> "x".equals(entry.getValue()))).isTrue();

      assertThat(env).doesNotContainKeys("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_X_NAME");
      env.entrySet().clear();
      assertThat(env).isEmpty();
    }

    @Test
    void endsAsIteratorsDo() {
      Iterator<Map.Entry<String, Object>> entries = all();

      assertThatIllegalStateException().isThrownBy(entries::remove);
      entries.next();
      entries.remove();
      assertThatIllegalStateException().isThrownBy(entries::remove);
      entries.forEachRemaining(entry -> {});
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(entries::next);
    }

    @Test
    void tellsOfAnEntryRemovedMeanwhile() {
      Map.Entry<String, Object> first = all().next();
      env.remove(first.getKey());

      assertThatIllegalStateException()
          .isThrownBy(first::getValue)
          .withMessageContaining(first.getKey());
    }

    private Iterator<Map.Entry<String, Object>> all() {
      return env.entrySet().iterator();
    }
  }

  @Nested
  class AsText {
    @Test
    @Tag("ENV-33")
    void hidesCredentials() {
      Map<String, Object> secret =
          SampleRequest.get("/open")
              .headers("Authorization", "s3a", "Cookie", "s3b", "Proxy-Authorization", "s3c")
              .env();

      assertThat(secret.toString())
          .contains("PATH_INFO=/open", "HTTP_AUTHORIZATION=(hidden)")
          .doesNotContain("s3a", "s3b", "s3c");
      assertThat(secret.entrySet().toString()).doesNotContain("s3a", "s3b", "s3c");
    }
  }

  /** The same random steps on our map and on a HashMap of the same content end in equal maps. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsHashMapDoes(long seed) {
    Random random = new Random(seed);
    Map<String, Object> expected = new HashMap<>(env);
    List<String> keys = new ArrayList<>(expected.keySet());
    keys.addAll(List.of("pintle.tls", "CONTENT_LENGTH", "HTTP_X_OTHER", "my.key", "HTTP_PROXY"));
    Map<String, Object> fresh =
        SampleRequest.get("/a?b").headers("Host", "h", "X-Name", "x", "Content-Type", "t").env();
    // Values that are objects without equals must be the same ones in both.
    expected.forEach(
        (key, value) -> {
          if (!(value instanceof String)) {
            fresh.put(key, value);
          }
        });

    for (int step = 0; step < 500; step++) {
      String key = keys.get(random.nextInt(keys.size()));
      Object value = "value " + step;
      switch (random.nextInt(6)) {
        case 0 -> assertThat(fresh.put(key, value)).isEqualTo(expected.put(key, value));
        case 1 -> assertThat(fresh.remove(key)).isEqualTo(expected.remove(key));
        case 2 -> assertThat(fresh.get(key)).isEqualTo(expected.get(key));
        case 3 -> assertThat(fresh.containsKey(key)).isEqualTo(expected.containsKey(key));
        case 4 -> assertThat(fresh).hasSize(expected.size());
        default -> assertThat(fresh.keySet().remove(key)).isEqualTo(expected.keySet().remove(key));
      }
    }

    assertThat(fresh).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(fresh.keySet()).isEqualTo(expected.keySet());
  }
}
