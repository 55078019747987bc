package dev.pintle.jetty;

import java.nio.ByteBuffer;

/**
 * Gives the heads of a connection of HTTP/2 their time, of which Jetty takes no notice: it follows
 * the frames of the client (RFC 9113, 4.1) for those that a head goes on in. The first head may
 * take as long from the beginning of the connection.
 */
final class HeadWatch {
  private static final int PREFACE_BYTES = 24;
  private static final int HEADER_BYTES = 9;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final SocketEndPoint socket;
  private final Timeouts timeouts;
  private final byte[] header = new byte[HEADER_BYTES];
  private int seen;
  private int payloadLeft = PREFACE_BYTES;
  private boolean withinHead = true;
  private boolean first = true;

  /** Makes one for a connection whose deadline for its first head is set. */
  HeadWatch(SocketEndPoint socket, Timeouts timeouts) {
    this.socket = socket;
    this.timeouts = timeouts;
  }

  /** Takes note of bytes from a place of a buffer on, which is left as it is. */
  void follow(ByteBuffer bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (payloadLeft > 0) {
        int skipped = Math.min(payloadLeft, to - i);
        payloadLeft -= skipped;
        i += skipped;
      } else {
        header[seen++] = bytes.get(i++);
        if (seen < HEADER_BYTES) {
          continue;
        }
        seen = 0;
        payloadLeft = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        if (!first && !isOfHead()) {
          headCame(); // what has begun was none
        }
      }
      if (payloadLeft == 0 && isOfHead()) {
        blockCame();
      }
    }
    if (seen > 0 || (payloadLeft > 0 && isOfHead())) {
      headBegins();
    }
  }

  private void blockCame() {
    if ((header[4] & END_HEADERS) != 0) {
      headCame();
    } else {
      headBegins();
    }
  }

  private void headBegins() {
    if (!withinHead) {
      withinHead = true;
      socket.waitUntil(System.nanoTime() + timeouts.headNanos());
    }
  }

  private void headCame() {
    first = false;
    if (withinHead) {
      withinHead = false;
      socket.waitUntil(SocketEndPoint.NEVER);
    }
  }

  private boolean isOfHead() {
    return header[3] == HEADERS || header[3] == CONTINUATION;
  }
}
