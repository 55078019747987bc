package dev.pintle.undertow;

import java.nio.ByteBuffer;

/** Follows the frames of HTTP/2 in one direction of a connection (RFC 9113, 4.1). */
final class FrameFollower {
  static final int HEADER_BYTES = 9;

  /** Told of each frame when its header is complete, before any of its payload. */
  interface Listener {
    void frame(int type, int flags, int stream);
  }

  private final Listener listener;
  private final byte[] header = new byte[HEADER_BYTES];
  private int seen;
  private long payloadLeft;

  FrameFollower(Listener listener) {
    this.listener = listener;
  }

  /** Takes note of bytes from a place of a buffer on, which is left as it is. */
  void follow(ByteBuffer bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (payloadLeft > 0) {
        long skipped = Math.min(payloadLeft, to - i);
        payloadLeft -= skipped;
        i += (int) skipped;
      } else {
        header[seen++] = bytes.get(i++);
        if (seen == HEADER_BYTES) {
          seen = 0;
          payloadLeft = length(header);
          listener.frame(header[3], header[4], stream(header));
        }
      }
    }
  }

  /** How many of these bytes, which come next, belong to a frame that has begun. */
  int ofBegunFrame(byte[] bytes) {
    long rest = payloadLeft;
    if (seen > 0) {
      int missing = HEADER_BYTES - seen;
      if (bytes.length < missing) {
        return bytes.length;
      }
      byte[] whole = header.clone();
      System.arraycopy(bytes, 0, whole, seen, missing);
      rest = (long) missing + length(whole);
    }
    return (int) Math.min(rest, bytes.length);
  }

  /** Whether the next byte begins a frame. */
  boolean isBetweenFrames() {
    return seen == 0 && payloadLeft == 0;
  }

  static int length(byte[] header) {
    return (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
  }

  static int stream(byte[] header) {
    return (header[5] & 0x7f) << 24
        | (header[6] & 0xff) << 16
        | (header[7] & 0xff) << 8
        | (header[8] & 0xff);
  }
}
