package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Cookie;
import dev.pintle.Headers;
import dev.pintle.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for cookies, whatever the bytes: one that can be set comes back with its value, stands
 * in one field and brings no attribute along; and a Cookie field is read as a slow and obvious
 * reading does.
 */
class CookieFuzzTest extends FuzzTest {
  /** Of Path, HttpOnly and SameSite. */
  private static final int SEMICOLONS = 3;

  CookieFuzzTest() {
    super("dev.pintle.Cookie*:dev.pintle.HeaderRules", 512);
  }

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data a name, a line feed, and a value or a Cookie field
   */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, ISO_8859_1);
    int end = text.indexOf('\n');
    String name = end < 0 ? "a" : text.substring(0, end);
    String rest = text.substring(end + 1);
    checkSet(name, rest);
    assertThat(find(rest, name)).isEqualTo(reference(rest, name));
  }

  private static void checkSet(String name, String value) {
    Cookie cookie;
    try {
      cookie = Cookie.builder(name, value).secure(true).build();
    } catch (IllegalArgumentException e) {
      return;
    }
    String field = cookie.headerValue();
    assertThat(Headers.of("Set-Cookie", field).value(0)).isEqualTo(field);
    assertThat(field.chars().filter(c -> c == ';').count()).isEqualTo(SEMICOLONS + 1);
    assertThat(field).startsWith(name + "=" + value + "; ");
    assertThat(find("_0=x; " + name + "=" + value + "; _1=y", name))
        .isEqualTo(name.equals("_0") ? "x" : value);
  }

  private static @Nullable String find(String field, String name) {
    return Request.of(Map.of("HTTP_COOKIE", field)).cookie(name);
  }

  private static @Nullable String reference(String field, String name) {
    for (String part : field.split(";", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals(name)) {
        String value = pair[1].strip();
        return value.matches("(?s)\".*\"") ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }
}
