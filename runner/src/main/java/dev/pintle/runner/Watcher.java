package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files have changed and come to rest. Events only say when to look; what has changed is
 * told by comparing {@link Fingerprint}s, so that no way of saving a file (in place, by renaming,
 * through a symbolic link) is missed or counted twice.
 */
final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** Files that rest for so long are taken as written. */
  private static final long REST_MILLIS = 50;

  /** Files that never rest are looked at this often. */
  private static final long PATIENCE_MILLIS = 1000;

  private final List<Path> files;
  private final WatchService service;
  private Fingerprint seen;

  private Watcher(List<Path> files, WatchService service) throws IOException {
    this.files = files;
    this.service = service;
    register();
    this.seen = Fingerprint.of(files);
  }

  /**
   * Remembers the files as they are now.
   *
   * @param files files, and directories with all that is in them
   * @throws IOException if they cannot be watched
   */
  static Watcher of(List<Path> files) throws IOException {
    WatchService service = FileSystems.getDefault().newWatchService();
    try {
      return new Watcher(List.copyOf(files), service);
    } catch (IOException e) {
      service.close();
      throw e;
    }
  }

  /** Calls {@code changed} after each change from now on, on a thread of its own. */
  void start(Runnable changed) {
    Thread thread = new Thread(() -> watch(changed), "pintle-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(Runnable changed) {
    try {
      while (true) {
        if (hasChanged()) {
          run(changed);
        }
        awaitEvents();
        register();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.debug("no longer watching {}", files);
    } catch (IOException e) {
      LOG.error("cannot watch {} any longer; restart to have changes noticed", files, e);
    }
  }

  private static void run(Runnable changed) {
    try {
      changed.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a change was not taken over", e);
    }
  }

  private boolean hasChanged() {
    Fingerprint now = Fingerprint.of(files);
    if (now.incomplete() || now.equals(seen)) {
      return false;
    }
    seen = now;
    return true;
  }

  private void awaitEvents() throws InterruptedException {
    WatchKey key = service.take();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = System.nanoTime() < end ? service.poll(REST_MILLIS, TimeUnit.MILLISECONDS) : null;
    }
  }

  /** Registering again what is registered changes nothing. */
  private void register() throws IOException {
    for (Path file : files) {
      registerParent(file.toAbsolutePath());
      Path real = real(file);
      if (real != null) {
        // Where it is written if it is reached through a symbolic link.
        registerParent(real);
        registerTree(real);
      }
    }
  }

  private static @Nullable Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      // Gone for now; its parent's events tell when it is back.
      return null;
    }
  }

  /** While the parent is gone, as after a clean, its nearest ancestor tells of its return. */
  private void registerParent(Path file) throws IOException {
    Path missing = null;
    Path directory = file.getParent();
    while (directory != null && !register(directory)) {
      missing = directory;
      directory = directory.getParent();
    }
    if (missing != null && Files.isDirectory(missing)) {
      // Back before its ancestor was registered, so there was no event.
      registerParent(file);
    }
  }

  /** A directory before what is in it, so that nothing made meanwhile is missed. */
  private void registerTree(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || !register(file)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(file)) {
      for (Path child : children) {
        registerTree(child);
      }
    } catch (NoSuchFileException | NotDirectoryException | DirectoryIteratorException e) {
      LOG.debug("{} went while it was read", file, e);
    }
  }

  /** Tells whether there is such a directory. */
  private boolean register(Path directory) throws IOException {
    try {
      directory.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
