package dev.pintle.fcgi;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does not fit into memory, in a temporary file that has no name any more. */
final class SpillFile {
  private static final Logger LOG = LoggerFactory.getLogger(SpillFile.class);

  private final FileChannel file;
  private long start;
  private long end;

  private SpillFile(FileChannel file) {
    this.file = file;
  }

  static SpillFile create() throws IOException {
    Path path = Files.createTempFile("pintle-body", null); // for its owner only
    try {
      return new SpillFile(
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(path); // so that it goes with the process, however that ends
    }
  }

  void append(byte[] bytes, int from, int count) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes, from, count);
    while (source.hasRemaining()) {
      end += file.write(source, end);
    }
  }

  int take(byte[] target, int offset, int room) throws IOException {
    int most = (int) Math.min(room, end - start);
    int count = file.read(ByteBuffer.wrap(target, offset, most), start);
    if (count < 0) {
      throw new EOFException("the temporary file of a request body became shorter");
    }
    start += count;
    return count;
  }

  boolean isEmpty() {
    return start == end;
  }

  long size() {
    return end - start;
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("closing a temporary file failed", e);
    }
  }
}
