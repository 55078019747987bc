package dev.pintle.runner;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that a log is appended to. */
public final class LogFile {
  private LogFile() {}

  /**
   * Opens it. A named pipe is opened for reading too, if this user may read it: to open it for
   * writing alone waits until somebody reads (fifo(7)). So a reader may come later, or again; what
   * is written meanwhile waits for it in the pipe, and no write fails because there is none.
   *
   * @param name made if there is none
   * @return closed by whoever asks
   * @throws IOException if it cannot be written to
   */
  public static FileOutputStream open(String name) throws IOException {
    return mayWait(Path.of(name))
        ? new FileOutputStream(new RandomAccessFile(name, "rw").getFD())
        : new FileOutputStream(name, true);
  }

  /** A device counts too, for which it makes no difference. */
  private static boolean mayWait(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther()
          && Files.isReadable(path);
    } catch (IOException e) {
      return false; // there is none yet, or to open it will tell why not
    }
  }
}
