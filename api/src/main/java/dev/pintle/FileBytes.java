package dev.pintle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Copies a part of a file through a buffer: what any handler can do with it. */
final class FileBytes {
  private static final int BUFFER_BYTES = 32 * 1024;

  private FileBytes() {}

  static void copy(Body.FileRange range, BodySink sink) throws IOException {
    try (FileChannel file = FileChannel.open(range.path(), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, range.length()));
      long position = range.offset();
      long end = position + range.length();
      while (position < end) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
        int count = file.read(buffer, position);
        if (count < 0) {
          throw new EOFException(
              range.path() + " ends at " + position + ", before byte " + end + " of its response");
        }
        sink.write(buffer.flip());
        position += count;
      }
    }
  }
}
