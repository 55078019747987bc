package dev.pintle.testkit.contract;

import dev.pintle.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it came; text is ISO-8859-1, a character a byte.
 *
 * @param statusLine without its end; in HTTP/2 "HTTP/2.0 200"
 * @param headers in wire order
 * @param body the coding of the message taken off
 * @param trailers the fields behind the body
 */
record Reply(String statusLine, Headers headers, String body, Headers trailers) {
  static Reply head(String statusLine, Headers headers) {
    return new Reply(statusLine, headers, "", Headers.empty());
  }

  int status() {
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  /** The value of the only field of that name; null if there is none. */
  @Nullable String field(String name) {
    if (headers.all(name).size() > 1) {
      throw new AssertionError("more than one " + name + ": " + headers.all(name));
    }
    return headers.first(name);
  }

  boolean has(String name) {
    return headers.contains(name);
  }

  /** Whether it says that the connection ends. */
  boolean closes() {
    return headers.all("Connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  Reply withBody(String newBody, Headers newTrailers) {
    return new Reply(statusLine, headers, newBody, newTrailers);
  }
}
