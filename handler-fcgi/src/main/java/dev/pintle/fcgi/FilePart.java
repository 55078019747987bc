package dev.pintle.fcgi;

import dev.pintle.spi.BodyFailure;
import dev.pintle.transport.Link;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A part of a file on its way to the web server, from the page cache to the socket. */
final class FilePart {
  private final FileChannel file;
  private long position;

  /** How many bytes no record has been begun for. */
  private long unclaimed;

  FilePart(FileChannel file, long position, long count) {
    this.file = file;
    this.position = position;
    this.unclaimed = count;
  }

  long unclaimed() {
    return unclaimed;
  }

  /** The header of a record of so many bytes goes before them. */
  void claim(int count) {
    unclaimed -= count;
  }

  /**
   * Sends what the socket takes now; may wait for the disk.
   *
   * @return how many bytes of the count are left
   */
  int send(Link link, int count) throws IOException {
    int left = count;
    while (left > 0) {
      long sent = link.write(file, position, left);
      if (sent == 0) {
        if (file.size() <= position) {
          throw new BodyFailure("a file became shorter while it was sent");
        }
        return left;
      }
      position += sent;
      left -= (int) sent;
    }
    return 0;
  }
}
