package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that holds this process's id for as long as it serves. */
public final class PidFile {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** Neither when a process began nor when a file was written is known better. */
  private static final Duration CLOCK = Duration.ofSeconds(1);

  private PidFile() {}

  /**
   * Writes it, at once as a whole.
   *
   * @param file where
   * @param successor whether it may be taken from a process that is still running
   * @throws IOException in a sentence
   */
  public static void write(Path file, boolean successor) throws IOException {
    refuseWhatIsNoFile(file);
    if (!successor) {
      refuseOthers(file);
    }
    Path temporary = file.resolveSibling(file.getFileName() + "." + ownId());
    try {
      Files.writeString(temporary, ownId() + "\n");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw new IOException(
          "cannot write the pid file " + file + ": " + Reason.of(e) + "; correct --pid-file", e);
    }
  }

  /** A device, say, which would be gone for all: what is moved into place replaces it. */
  private static void refuseWhatIsNoFile(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          "the pid file " + file + " is there already, and is no regular file; correct --pid-file");
    }
  }

  private static void refuseOthers(Path file) throws IOException {
    Optional<ProcessHandle> owner = owner(file);
    if (owner.isPresent() && !owner.get().equals(ProcessHandle.current())) {
      throw new IOException(
          "the pid file "
              + file
              + " belongs to process "
              + owner.get().pid()
              + ", which is running; stop that, or choose another --pid-file");
    }
  }

  /**
   * The process that it names. One that began after the file was written has the id by chance, and
   * is not meant.
   *
   * @param file the pid file
   * @return empty if there is none, or none that lives
   */
  public static Optional<ProcessHandle> owner(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty(); // to read a named pipe would wait
    }
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant().plus(CLOCK);
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(PidFile::runs)
          .filter(it -> !it.info().startInstant().orElse(written).isAfter(written));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a process has not ended. One that has is still there where nobody fetches its status,
   * as in a container whose first process knows nothing of others.
   *
   * @param process any
   * @return false if it is a zombie too
   */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat")); // proc(5)
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // it has just ended, or this is no Linux
    }
  }

  /**
   * Deletes it, unless a successor has written its own.
   *
   * @param file where
   */
  public static void delete(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.readString(file).equals(ownId() + "\n")) {
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
