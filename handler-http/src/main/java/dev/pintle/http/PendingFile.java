package dev.pintle.http;

import dev.pintle.Body;
import dev.pintle.transport.Link;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of a file on its way to the client, without passing through the heap. */
final class PendingFile {
  private static final Logger LOG = LoggerFactory.getLogger(PendingFile.class);

  private final Path path;
  private final FileChannel file;
  private final long end;
  private long position;

  private PendingFile(Body.FileRange range, FileChannel file) {
    this.path = range.path();
    this.file = file;
    this.position = range.offset();
    this.end = range.offset() + range.length();
  }

  /** Opens the file, and makes sure that it holds what is promised. */
  static PendingFile open(Body.FileRange range) throws IOException {
    if (!Files.isRegularFile(range.path()) && Files.exists(range.path())) {
      throw new IOException(range.path() + " is no regular file"); // opening a pipe would wait
    }
    FileChannel file = FileChannel.open(range.path(), StandardOpenOption.READ);
    try {
      if (file.size() - range.length() < range.offset()) {
        throw new EOFException(
            range.path() + " has " + file.size() + " bytes, less than its response needs");
      }
      return new PendingFile(range, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Reads all of a small one and closes it. */
  byte[] readAll() throws IOException {
    try (file) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (end - position));
      while (bytes.hasRemaining()) {
        if (file.read(bytes, position + bytes.position()) < 0) {
          throw shortened();
        }
      }
      return bytes.array();
    }
  }

  long remaining() {
    return end - position;
  }

  /**
   * Sends what waits and then of the file what the socket takes, but no more than {@code most};
   * true if all has been sent.
   */
  boolean send(Output out, Link link, long most) throws IOException {
    if (!out.flush()) {
      return false;
    }
    long stop = end - position <= most ? end : position + most;
    while (position < stop) {
      long count = link.write(file, position, stop - position);
      if (count == 0) {
        if (file.size() <= position) {
          throw shortened();
        }
        return false;
      }
      position += count;
    }
    if (position < end) {
      return false;
    }
    close();
    return true;
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("closing {} failed", path, e);
    }
  }

  private EOFException shortened() {
    return new EOFException(path + " was shortened while it was sent");
  }
}
