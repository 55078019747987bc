package dev.pintle.runner;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of an access log go. A pipe may have a reader that has stopped, for which no
 * request shall wait.
 */
final class AccessLogFile implements AutoCloseable {
  private static final String STANDARD_OUTPUT = "-";

  /** Half of what is kept; a reader that is only slow is waited for. */
  private static final int BEHIND = LogOutput.KEPT / 2;

  private static final Duration LAST_LINES = Duration.ofSeconds(2);

  // Not a channel: that would be closed by the interruption of whatever thread writes to it.
  private final FileOutputStream file;
  private final boolean ours;
  private final @Nullable LogOutput waiting;

  /** Which pipe or device it is; null if it is a file. */
  private final @Nullable Object other;

  private final Consumer<IOException> failed;

  /**
   * Opens it.
   *
   * @param name appended to; "-" is standard output; a named pipe need not have a reader yet
   * @param failed told of each line that could not be written, if that is known
   * @throws IOException if it cannot be written to
   */
  AccessLogFile(String name, Consumer<IOException> failed) throws IOException {
    this.ours = !name.equals(STANDARD_OUTPUT);
    this.file = ours ? LogFile.open(name) : new FileOutputStream(FileDescriptor.out);
    this.failed = failed;
    this.other = ours ? other(name) : null;
    // A file has no reader, and its disk is waited for rather than lines lost.
    this.waiting =
        ours && Files.isRegularFile(Path.of(name))
            ? null
            : new LogOutput(file, LogOutput.KEPT, BEHIND, StandardStreams.PATIENCE, failed);
  }

  /**
   * Whether there is the same pipe or device by that name, so that there is nothing to go on to.
   */
  boolean isStill(String name) {
    return other != null && other.equals(other(name));
  }

  private static @Nullable Object other(String name) {
    try {
      BasicFileAttributes found = Files.readAttributes(Path.of(name), BasicFileAttributes.class);
      return found.isOther() ? found.fileKey() : null;
    } catch (IOException e) {
      return null; // it is not there any more, or was not yet
    }
  }

  /** Writes a line as a whole. */
  void write(byte[] line) {
    if (waiting != null) {
      waiting.write(line, 0, line.length);
      return;
    }
    try {
      file.write(line);
    } catch (IOException e) {
      failed.accept(e);
    }
  }

  /** Closes it, unless it is standard output, when the lines that are on their way are written. */
  @Override
  public void close() throws IOException {
    if (waiting != null) {
      waiting.end(LAST_LINES);
    }
    if (ours) {
      file.close();
    }
  }
}
