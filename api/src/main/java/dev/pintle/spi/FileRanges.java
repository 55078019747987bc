package dev.pintle.spi;

import dev.pintle.Body;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Opens parts of files that are about to be sent. */
final class FileRanges {
  /** What is shorter costs less to copy than to hand over to the kernel. */
  private static final int COPIED_BYTES = 8 * 1024;

  private FileRanges() {}

  /** Opens the file; fails if it is shorter than its part. */
  static FileChannel open(Body.FileRange range) throws IOException {
    if (!Files.isRegularFile(range.path()) && Files.exists(range.path())) {
      throw new IOException(range.path() + " is no regular file"); // opening a pipe would wait
    }
    FileChannel file = FileChannel.open(range.path(), StandardOpenOption.READ);
    try {
      if (file.size() - range.offset() < range.length()) {
        throw new EOFException(
            range.path() + " has become shorter than the part of it that was to be sent");
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Reads a short part and closes the file; null, and the file left open, if it is longer. */
  static @Nullable ByteBuffer readSmall(FileChannel file, Body.FileRange range) throws IOException {
    if (range.length() > COPIED_BYTES) {
      return null;
    }
    try (file) {
      ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
      while (bytes.hasRemaining()) {
        if (file.read(bytes, range.offset() + bytes.position()) < 0) {
          throw new EOFException(range.path() + " has become shorter while it was read");
        }
      }
      return bytes.flip();
    }
  }
}
