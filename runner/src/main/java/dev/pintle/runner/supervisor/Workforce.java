package dev.pintle.runner.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All workers of which anything is left, and how each is started and becomes ready. */
final class Workforce {
  private final Map<Integer, Worker> workers = new LinkedHashMap<>();
  private final Launcher launcher;
  private final @Nullable NotifySockets notifySockets;
  private final Duration interval;
  private final EventLoop loop;
  private final Log log;
  private final Runnable changed;
  private boolean tellsReady;
  private int lastId;

  /**
   * Makes one.
   *
   * @param notifySockets where workers may say that they are ready; null for not
   * @param changed called when a worker has come, has become ready, or has gone
   */
  Workforce(
      Settings settings,
      Launcher launcher,
      @Nullable NotifySockets notifySockets,
      EventLoop loop,
      Log log,
      Runnable changed) {
    this.launcher = launcher;
    this.notifySockets = notifySockets;
    this.interval = settings.interval();
    this.tellsReady = settings.tellsReady();
    this.loop = loop;
    this.log = log;
    this.changed = changed;
  }

  /**
   * Starts one.
   *
   * @throws IOException in a sentence, if it cannot be started
   */
  Worker start(int generation, Worker.Owner owner) throws IOException {
    int id = ++lastId;
    Path notify = notifySockets == null ? null : notifySockets.open(id, () -> notified(id));
    Process process;
    try {
      process = launcher.start(generation, id, notify);
    } catch (IOException e) {
      close(id);
      throw e;
    }
    Worker worker = new Worker(id, generation, process, owner, loop, log, () -> gone(id));
    workers.put(id, worker);
    worker.watch();
    if (!tellsReady) {
      loop.after(interval, () -> hasLived(worker));
    }
    changed.run();
    return worker;
  }

  private void hasLived(Worker worker) {
    if (!worker.isConnected()) {
      ready(worker);
    }
  }

  /** By sd_notify. */
  private void notified(int id) {
    loop.execute(
        () -> {
          tellsReady = true;
          ready(id);
        });
  }

  /**
   * A process says over the control socket which worker it is.
   *
   * @param tell tells it a word
   * @return whether there is such a worker, of which that has not been said before
   */
  boolean connected(int id, Consumer<String> tell) {
    Worker worker = workers.get(id);
    if (worker == null || worker.isConnected()) {
      return false;
    }
    // Whoever has said so once is not taken for ready because of its age a second time.
    tellsReady = true;
    worker.connected(tell);
    return true;
  }

  /** A worker says that it serves. */
  void ready(int id) {
    Worker worker = workers.get(id);
    if (worker != null) {
      ready(worker);
    }
  }

  private void ready(Worker worker) {
    worker.ready();
    changed.run();
  }

  /** A worker says that it wants to be replaced. */
  void wantsSuccessor(int id) {
    Worker worker = workers.get(id);
    if (worker != null) {
      worker.wantsSuccessor();
    }
  }

  private void gone(int id) {
    workers.remove(id);
    close(id);
    changed.run();
  }

  private void close(int id) {
    if (notifySockets != null) {
      notifySockets.close(id);
    }
  }

  /** Those of which anything is left, oldest first. */
  List<Worker> all() {
    return List.copyOf(workers.values());
  }
}
