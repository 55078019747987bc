package dev.pintle.runner.supervisor;

import dev.pintle.runner.OwnedFolder;
import dev.pintle.runner.PidFile;
import dev.pintle.runner.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes a pid file this supervisor's, and tells commands where to find it.
 *
 * <ul>
 *   <li>{@code FILE.lock} is locked for as long as this process lives. Nothing but this opens it:
 *       whoever closes any descriptor of a locked file loses the lock (fcntl(2)). It is never
 *       removed, for another might just have opened it.
 *   <li>{@code FILE} has the process id, for people and for other programs.
 *   <li>{@code FILE.control} is a symbolic link to the control socket, whose own path has to be
 *       short.
 * </ul>
 */
final class PidClaim implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final Path file;
  private final FileChannel channel;

  private PidClaim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Claims a pid file; it is not written yet.
   *
   * @throws IOException in a sentence, if another has it
   */
  static PidClaim take(Path file) throws IOException {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              beside(file, ".lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              // Who can open it can lock it.
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new IOException(
          "cannot lock " + file + ".lock: " + Reason.of(e) + "; correct --pid-file", e);
    }
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("locked by this very process", e);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException(
          "a supervisor runs with the pid file "
              + file
              + " already; bin/pintle reload, stop and status talk to it, and another needs another"
              + " --pid-file");
    }
    return new PidClaim(file, channel);
  }

  /**
   * Writes the pid file and the link.
   *
   * @param control the control socket
   * @throws IOException in a sentence, if it cannot be written, or is that of another program
   */
  void publish(Path control) throws IOException {
    PidFile.write(file, false);
    Path link = beside(file, ".control");
    Path temporary = beside(file, ".control." + ProcessHandle.current().pid());
    try {
      forget(control(file));
      Files.deleteIfExists(temporary);
      Files.createSymbolicLink(temporary, control);
      Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException("cannot make the link " + link + ": " + Reason.of(e), e);
    }
  }

  /**
   * The control socket of the supervisor that has claimed a pid file.
   *
   * @return null if none has
   */
  static @Nullable Path control(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(beside(file, ".control"));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** What a supervisor that was killed has left. */
  private static void forget(@Nullable Path control) {
    Path folder = control == null ? null : ControlServer.folderOf(control);
    // Whoever may write beside the pid file can have the link lead anywhere.
    if (folder != null && OwnedFolder.isOurs(folder)) {
      ControlServer.remove(folder);
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @Override
  public void close() throws IOException {
    try {
      PidFile.delete(file);
      Files.deleteIfExists(beside(file, ".control"));
    } finally {
      channel.close();
    }
  }
}
