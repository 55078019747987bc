package dev.pintle.jetty;

import dev.pintle.Headers;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** The app's fields as Jetty sends them. */
final class ResponseFields {
  private ResponseFields() {}

  /** Adds all in order; true if there is a Date among them. */
  static boolean add(Headers headers, HttpFields.Mutable fields) {
    boolean date = false;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      date |= name.length() == 4 && name.equalsIgnoreCase("Date");
      fields.add(field(name, headers.value(i)));
    }
    return date;
  }

  /** The Date of this second. */
  static HttpField date(Request request) {
    return request.getConnectionMetaData().getConnector().getServer().getDateField();
  }

  /** What Jetty's handlers have made of the fields, without the length. */
  static Headers headers(HttpFields fields) {
    return ReadFields.of(fields, field -> field.getHeader() != HttpHeader.CONTENT_LENGTH);
  }

  /** Jetty writes names that it knows in its own case, so it must not know those in another. */
  static HttpField field(String name, String value) {
    HttpHeader known = HttpHeader.CACHE.get(name);
    boolean asJettyWritesIt = known != null && known.asString().equals(name);
    return new HttpField(asJettyWritesIt ? known : null, name, value);
  }
}
