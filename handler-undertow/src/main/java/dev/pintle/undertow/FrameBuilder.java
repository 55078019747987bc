package dev.pintle.undertow;

import java.util.Arrays;

/** Frames of HTTP/2 one behind the other. */
final class FrameBuilder {
  private byte[] bytes;
  private int length;

  FrameBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  void putHeader(int payload, int type, int flags, int stream) {
    reserve(FrameFollower.HEADER_BYTES);
    bytes[length++] = (byte) (payload >> 16);
    bytes[length++] = (byte) (payload >> 8);
    bytes[length++] = (byte) payload;
    bytes[length++] = (byte) type;
    bytes[length++] = (byte) flags;
    bytes[length++] = (byte) (stream >> 24);
    bytes[length++] = (byte) (stream >> 16);
    bytes[length++] = (byte) (stream >> 8);
    bytes[length++] = (byte) stream;
  }

  void put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
