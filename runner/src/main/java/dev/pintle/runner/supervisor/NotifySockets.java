package dev.pintle.runner.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A NOTIFY_SOCKET for each worker of others, which may say there that it is ready: sd_notify(3).
 * One each, for the path then tells who it was.
 */
final class NotifySockets {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private record Entry(Path path, UnixDatagrams.Receiver receiver) {}

  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Path folder;

  NotifySockets(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the one of a worker.
   *
   * @param ready called, on another thread, when the worker has said so
   * @return null if that is not possible here: then the worker counts as ready by its age
   */
  @Nullable Path open(int worker, Runnable ready) {
    Path path = folder.resolve("notify-" + worker);
    try {
      entries.put(
          worker,
          new Entry(
              path,
              UnixDatagrams.receive(
                  path,
                  message -> {
                    if (message.lines().anyMatch("READY=1"::equals)) {
                      ready.run();
                    }
                  })));
      return path;
    } catch (IOException | LinkageError e) {
      LOG.warn("no NOTIFY_SOCKET for worker {}, which counts as ready by its age", worker, e);
      return null;
    }
  }

  /** The worker has gone. */
  void close(int worker) {
    Entry entry = entries.remove(worker);
    if (entry == null) {
      return;
    }
    try {
      entry.receiver.close();
      Files.deleteIfExists(entry.path);
    } catch (IOException e) {
      LOG.debug("closing {} failed", entry.path, e);
    }
  }
}
