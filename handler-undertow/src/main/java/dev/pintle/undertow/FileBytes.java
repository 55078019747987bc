package dev.pintle.undertow;

import dev.pintle.spi.BodyFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file, read into a buffer piece by piece. */
final class FileBytes {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel file;
  private final long count;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long position;
  private long left;

  FileBytes(FileChannel file, long position, long count) {
    this.file = file;
    this.position = position;
    this.count = count;
    this.left = count;
  }

  boolean hasRemaining() {
    return left > 0 || buffer.hasRemaining();
  }

  /** What comes next, and has not been taken out of it before; never empty. */
  ByteBuffer next() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, left));
      int read = file.read(buffer, position);
      buffer.flip();
      if (read < 0) {
        throw new BodyFailure("the file has become shorter while it was sent");
      }
      position += read;
      left -= read;
    }
    return buffer;
  }

  /** How many bytes have been taken. */
  long taken() {
    return count - left - buffer.remaining();
  }
}
