package dev.pintle.jetty;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.server.Request;

/**
 * How large the buffers are that Jetty encodes the heads of HTTP/2 in. It takes one for each head,
 * as large as the largest that is allowed, and keeps it until the client has taken the head. So
 * little is allowed until the app sends more.
 */
final class HeadBuffers {
  /** Of a new connection; buffers of this size come from Jetty's pool. */
  static final int USUAL_BYTES = 16 * 1024;

  /** Huffman's code for the rarest octets that a field may have has 28 bits (RFC 7541, B). */
  private static final int MOST_BYTES_PER_CHAR = 4;

  /** How Jetty counts a field (RFC 9113, 6.5.2). */
  private static final int BYTES_PER_FIELD = 32;

  /** For the status, and what Jetty and its handlers may add. */
  private static final int BYTES_BESIDE = 1024;

  private HeadBuffers() {}

  /**
   * Has heads that are as large as these fields fit, on this connection and from now on.
   *
   * @param request of HTTP/2; of others, nothing is done
   * @param fields of a head or trailers that will be sent next
   */
  static void makeRoom(Request request, HttpFields fields) {
    if (!(request.getConnectionMetaData().getConnection() instanceof HTTP2Connection connection)) {
      return;
    }
    long needed = Math.min(mostBytes(fields), Protocols.MAX_RESPONSE_HEAD);
    HpackEncoder encoder = connection.getSession().getGenerator().getHpackEncoder();
    synchronized (encoder) { // other streams have theirs
      if (encoder.getMaxHeaderListSize() < needed) {
        encoder.setMaxHeaderListSize((int) needed);
      }
    }
  }

  private static long mostBytes(HttpFields fields) {
    long sum = BYTES_BESIDE;
    for (HttpField field : fields) {
      String value = field.getValue();
      long chars = field.getName().length() + (value == null ? 0L : value.length());
      sum += BYTES_PER_FIELD + MOST_BYTES_PER_CHAR * chars;
    }
    return sum;
  }
}
