package dev.pintle.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder among the system's temporary ones, that only this user can enter. If its process is
 * killed, the next one of this user's that makes such a folder removes it: a lock, which ends with
 * its process however that ends, tells whether anybody has it still. A process id would not, for
 * containers may share the temporary folder and have each its own.
 */
public final class OwnedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private static final String PREFIX = "pintle-owned-";

  private static final String LOCK = "lock";

  private static final FileAttribute<?> FOR_THE_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final FileChannel lock;

  private OwnedFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Once in a process, and before it has one of its own: to close a descriptor of a file that this
   * process has locked would end that lock (fcntl(2)).
   */
  private static final class Forsaken {
    static {
      removeAll(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static void removeOnce() {}

    private static void removeAll(Path parent) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
        for (Path folder : found) {
          if (isOurs(folder)) {
            removeUnlessOwned(folder);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        LOG.debug("{} cannot be tidied", parent, e);
      }
    }
  }

  /**
   * Makes one.
   *
   * @return empty
   * @throws IOException if that cannot be done
   */
  public static OwnedFolder create() throws IOException {
    Forsaken.removeOnce();
    while (true) {
      Path path = newFolder();
      Path file = path.resolve(LOCK);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      FileLock unused = channel.lock();
      if (Files.exists(file)) {
        return new OwnedFolder(path, channel);
      }
      channel.close(); // another process has been quicker, and taken it for forsaken
    }
  }

  /**
   * Where it is.
   *
   * @return that
   */
  public Path path() {
    return path;
  }

  /**
   * Whether such a folder is this user's and nobody else's.
   *
   * @param folder any path
   * @return false if it is none, too
   */
  public static boolean isOurs(Path folder) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isDirectory()
          && found.owner().getName().equals(System.getProperty("user.name"))
          && PosixFilePermissions.toString(found.permissions()).equals("rwx------");
    } catch (IOException e) {
      LOG.debug("{} is left", folder, e);
      return false;
    }
  }

  /**
   * What {@link Files#createTempDirectory} does, which takes its names from {@code SecureRandom}:
   * to make that ready takes some ms of each start of a jar. Names that can be guessed do no harm,
   * for a folder that is there already is never taken.
   */
  private static Path newFolder() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    while (true) {
      String name =
          PREFIX + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
      try {
        return Files.createDirectory(parent.resolve(name), FOR_THE_OWNER);
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{} is taken", name);
      }
    }
  }

  /** One without a lock file is left: it has only just been made. */
  private static void removeUnlessOwned(Path folder) {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        remove(folder);
      }
    } catch (IOException e) {
      LOG.debug("{} is left", folder, e);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(folder)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes it with all that is in it. */
  @Override
  public void close() {
    try (lock) {
      remove(path);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", path, e);
    }
  }
}
