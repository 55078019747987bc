package dev.pintle.jetty;

import dev.pintle.Headers;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Jetty's fields as an app sees them. */
final class ReadFields {
  private ReadFields() {}

  /** All of them. */
  static Headers of(HttpFields fields) {
    return of(fields, field -> true);
  }

  /** Those that are wanted, in their order; Jetty knows fields without a value. */
  static Headers of(HttpFields fields, Predicate<HttpField> wanted) {
    Headers.Builder headers = Headers.builder();
    for (HttpField field : fields) {
      if (wanted.test(field)) {
        String value = field.getValue();
        headers.add(field.getName(), value == null ? "" : value);
      }
    }
    return headers.build();
  }
}
