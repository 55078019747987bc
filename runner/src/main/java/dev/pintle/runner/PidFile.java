package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that holds this process's id for as long as it serves. */
final class PidFile {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private PidFile() {}

  /**
   * Writes it, at once as a whole.
   *
   * @throws IOException in a sentence
   */
  static void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + "." + ownId());
    try {
      Files.writeString(temporary, ownId() + "\n");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw new IOException("cannot write the pid file: " + e + "; correct --pid-file", e);
    }
  }

  /** Deletes it, unless a successor has written its own. */
  static void delete(Path file) {
    try {
      if (Files.exists(file) && Files.readString(file).equals(ownId() + "\n")) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("cannot delete the pid file", e);
    }
  }

  private static String ownId() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
