package dev.pintle.testkit.contract;

import dev.pintle.Headers;
import java.io.Closeable;
import java.io.IOException;

/**
 * A request under way, seen alike in every protocol. Text is ISO-8859-1, a character a byte. One
 * thread uses it; a read that takes ten seconds fails.
 */
interface ClientExchange extends Closeable {
  /** Sends some of an open body, at once. */
  ClientExchange write(String part) throws IOException;

  /** Ends an open body. */
  ClientExchange end(Headers trailers) throws IOException;

  /** Ends an open body. */
  default ClientExchange end() throws IOException {
    return end(Headers.empty());
  }

  /** The next head, of an interim response or the final one. */
  Reply head() throws IOException;

  /** What comes next of the body; empty at its end. */
  String readSome() throws IOException;

  /** The trailers, when the body has ended. */
  Headers trailers();

  /** Leaves: of TCP by a reset, of HTTP/2 by RST_STREAM. */
  void leave() throws IOException;

  /** Exactly so many bytes of the body. */
  default String read(int count) throws IOException {
    StringBuilder body = new StringBuilder();
    while (body.length() < count) {
      String some = readSome();
      if (some.isEmpty()) {
        throw new IOException("the body ended behind \"" + body + '"');
      }
      body.append(some);
    }
    if (body.length() > count) {
      throw new IOException("more than " + count + " bytes came: \"" + body + '"');
    }
    return body.toString();
  }

  /** The final response, whole; a head that was read before is not read again. */
  Reply finish() throws IOException;

  /** What comes of the body until it breaks off; fails if it ends as if it were whole. */
  default String readUntilItBreaksOff() {
    StringBuilder body = new StringBuilder();
    try {
      for (String some = readSome(); !some.isEmpty(); some = readSome()) {
        body.append(some);
      }
    } catch (IOException e) {
      return body.toString();
    }
    throw new AssertionError(
        "a response that failed ended as if it were whole, behind \"" + body + '"');
  }
}
