package dev.pintle.jetty;

import dev.pintle.Headers;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The app's fields as Jetty sends them. */
final class ResponseFields {
  private ResponseFields() {}

  /** Adds all in order; a Date takes the place of Jetty's. */
  static void add(Headers headers, HttpFields.Mutable fields) {
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (name.length() == 4 && name.equalsIgnoreCase("Date")) {
        fields.remove(HttpHeader.DATE);
      }
      fields.add(field(name, headers.value(i)));
    }
  }

  /** Jetty writes names that it knows in its own case, so it must not know those in another. */
  static HttpField field(String name, String value) {
    HttpHeader known = HttpHeader.CACHE.get(name);
    boolean asJettyWritesIt = known != null && known.asString().equals(name);
    return new HttpField(asJettyWritesIt ? known : null, name, value);
  }
}
