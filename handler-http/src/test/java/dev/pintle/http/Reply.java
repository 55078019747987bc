package dev.pintle.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it came.
 *
 * @param statusLine without its end
 * @param fields the field lines
 * @param body chunked coding taken off
 * @param trailers the field lines behind a chunked body
 */
record Reply(String statusLine, List<String> fields, String body, List<String> trailers) {
  int status() {
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  /** The value of the only field of that name; null if there is none. */
  @Nullable String field(String name) {
    List<String> values = fields(name);
    if (values.size() > 1) {
      throw new AssertionError("more than one " + name + ": " + values);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** The values of all fields of that name. */
  List<String> fields(String name) {
    return fields.stream()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .toList();
  }

  boolean has(String name) {
    return !fields(name).isEmpty();
  }

  /** Whether it says that the connection ends. */
  boolean closes() {
    return fields("Connection").stream().anyMatch(value -> value.contains("close"));
  }

  Reply withBody(String newBody, List<String> newTrailers) {
    return new Reply(statusLine, fields, newBody, newTrailers);
  }
}
