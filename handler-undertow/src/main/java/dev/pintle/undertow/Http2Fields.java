package dev.pintle.undertow;

import dev.pintle.Headers;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Header fields between Undertow's map of them and ours. */
final class Http2Fields {
  private Http2Fields() {}

  /**
   * The fields of a request or its trailers, grouped by name: Undertow keeps no order between
   * names.
   *
   * @throws IllegalArgumentException if one of them is malformed
   */
  static Headers of(@Nullable HeaderMap fields) {
    if (fields == null) {
      return Headers.empty();
    }
    Headers.Builder all = Headers.builder();
    for (HeaderValues values : fields) {
      String name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
      if (!name.startsWith(":")) {
        values.forEach(value -> all.add(name, value));
      }
    }
    return all.build();
  }

  /** Adds fields to those of a response. */
  static void add(Headers fields, HeaderMap target) {
    for (int i = 0; i < fields.size(); i++) {
      target.add(name(fields.name(i)), fields.value(i));
    }
  }

  static HeaderMap map(Headers fields) {
    HeaderMap map = new HeaderMap();
    add(fields, map);
    return map;
  }

  private static HttpString name(String name) {
    HttpString known = io.undertow.util.Headers.fromCache(name);
    return known == null ? new HttpString(name) : known;
  }
}
