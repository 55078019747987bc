package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.HttpException;
import dev.pintle.Params;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What holds for a query or form, whatever the bytes: it is refused with 400, or read as the JDK
 * reads it; written again it reads the same, and is no larger than what came.
 */
class ParamsFuzzTest extends FuzzTest {
  private static final int MOST = 1000;

  ParamsFuzzTest() {
    super("dev.pintle.Params:dev.pintle.internal.Percent", 4096);
  }

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data what stands behind the question mark or in the body
   */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, ISO_8859_1);
    Params params;
    try {
      params = Params.parse(text);
    } catch (HttpException e) {
      assertThat(e.status()).isEqualTo(400);
      return;
    }
    assertThat(params.size()).isLessThanOrEqualTo(MOST);
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    params.forEach(pairs::add);
    int length = 0;
    for (Map.Entry<String, String> pair : pairs) {
      length += pair.getKey().length() + pair.getValue().length();
      assertThat(params.all(pair.getKey())).contains(pair.getValue());
    }
    assertThat(length).isLessThanOrEqualTo(data.length);
    assertThat(Params.parse(written(pairs))).isEqualTo(params);
    if (text.chars().allMatch(c -> c < 0x80)) { // what is beyond, the JDK does not take for bytes
      assertThat(pairs).isEqualTo(readByTheJdk(text));
    }
  }

  private static String written(List<Map.Entry<String, String>> pairs) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> pair : pairs) {
      text.append(text.isEmpty() ? "" : "&").append(URLEncoder.encode(pair.getKey(), UTF_8));
      text.append('=').append(URLEncoder.encode(pair.getValue(), UTF_8));
    }
    return text.toString();
  }

  private static List<Map.Entry<String, String>> readByTheJdk(String text) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String value = parts.length < 2 ? "" : parts[1];
        pairs.add(Map.entry(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(value, UTF_8)));
      }
    }
    return pairs;
  }
}
