package dev.pintle.internal;

import java.util.Map;
import java.util.StringJoiner;

/** Request maps as text for logs, with the values of credentials left out. */
public final class EnvText {
  private EnvText() {}

  /**
   * A whole request map.
   *
   * @param env the map
   * @return its entries in its order
   */
  public static String of(Map<String, Object> env) {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    env.forEach((key, value) -> text.add(entry(key, value)));
    return text.toString();
  }

  static String entry(String key, Object value) {
    return switch (key) {
      case "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_PROXY_AUTHORIZATION" -> key + "=(hidden)";
      default -> key + "=" + value;
    };
  }
}
