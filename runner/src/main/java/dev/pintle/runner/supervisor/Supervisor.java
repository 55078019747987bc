package dev.pintle.runner.supervisor;

import dev.pintle.runner.Signals;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of {@code bin/pintle start}. */
final class Supervisor implements ControlServer.Service, Reloads.Observer {
  /** Exit status after a second signal of one kind, as of bin/pintle run. */
  private static final int INTERRUPTED = 130;

  private final Settings settings;
  private final EventLoop loop;
  private final Log log;
  private final Systemd systemd;
  private final StatusFile statusFile;
  private final Workforce workforce;
  private final Reloads reloads;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final Queue<CompletableFuture<Reply>> waitingForEnd = new ConcurrentLinkedQueue<>();
  private @Nullable Integer exit;

  private Supervisor(
      Settings settings, Map<String, String> environment, Path folder, EventLoop loop, Log log) {
    this.settings = settings;
    this.loop = loop;
    this.log = log;
    this.systemd = Systemd.of(System.getenv());
    this.statusFile = new StatusFile(settings.statusFile(), log);
    this.workforce =
        new Workforce(
            settings,
            new Launcher(settings.command(), environment, log),
            settings.ours() ? null : new NotifySockets(folder),
            loop,
            log,
            this::changed);
    this.reloads =
        new Reloads(
            settings,
            (number, owner) -> new Generation(number, settings, workforce, loop, log, owner),
            loop,
            log,
            this);
  }

  /**
   * Supervises until a signal or a command ends it.
   *
   * @return the exit status
   * @throws IOException in a sentence, if it cannot begin
   */
  static int run(Settings settings) throws IOException, InterruptedException {
    // Each is there before what could fail after it, and is closed after it.
    try (Log log = new Log(settings.logFile());
        ControlServer control = ControlServer.open(settings.pidFile());
        EventLoop loop = new EventLoop()) {
      Ended ended = run(settings, control, loop, log);
      // Only now is another start possible, and only that is the end which was asked for.
      ended.waiting.forEach(asker -> asker.complete(new Reply(0, "stopped")));
      return ended.status;
    }
  }

  private record Ended(int status, Queue<CompletableFuture<Reply>> waiting) {}

  private static Ended run(Settings settings, ControlServer control, EventLoop loop, Log log)
      throws IOException, InterruptedException {
    // Before there is anything that a signal would leave behind.
    CompletableFuture<Supervisor> begun = new CompletableFuture<>();
    handleSignals(begun, log);
    try (PidClaim claim = settings.pidFile() == null ? null : PidClaim.take(settings.pidFile());
        Listeners listeners = Listeners.open(settings.listen(), settings.ours());
        HandOver handOver = handOver(listeners, control.folder())) {
      Map<String, String> environment = new HashMap<>();
      environment.put("SERVER_STARTER_PORT", listeners.environment());
      environment.put(Supervision.CONTROL, control.path().toString());
      if (handOver != null) {
        environment.put(HandOver.SOCKETS, handOver.path().toString());
        log.say("workers other than bin/pintle get " + listeners.names().get(0) + " alone");
      }
      Supervisor supervisor = new Supervisor(settings, environment, control.folder(), loop, log);
      control.serve(supervisor);
      if (claim != null) {
        claim.publish(control.path());
      }
      listeners.names().forEach(name -> log.say("holding " + name));
      supervisor.reload();
      loop.execute(() -> restoreNowAndThen(listeners, loop, log));
      begun.complete(supervisor);
      int status = supervisor.end.get();
      supervisor.statusFile.remove();
      return new Ended(status, supervisor.waitingForEnd);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable HandOver handOver(Listeners listeners, Path folder) throws IOException {
    List<ServerSocketChannel> others = listeners.others();
    return others.isEmpty() ? null : HandOver.at(folder.resolve("sockets"), others);
  }

  private static void restoreNowAndThen(Listeners listeners, EventLoop loop, Log log) {
    if (listeners.restore(log)) {
      loop.after(Times.LISTENER_LOOK, () -> restoreNowAndThen(listeners, loop, log));
    }
  }

  private static void handleSignals(CompletableFuture<Supervisor> begun, Log log) {
    Signals.on("HUP", () -> tell(begun, Supervisor::reload));
    Signals.on("USR1", log::reopen);
    for (String name : List.of("TERM", "INT")) {
      // One kind each: Ctrl-C reaches who supervises this one too, which then sends SIGTERM.
      AtomicBoolean before = new AtomicBoolean();
      Signals.on(
          name,
          () -> {
            boolean second = before.getAndSet(true);
            tell(begun, supervisor -> supervisor.stopBySignal("SIG" + name, second));
          });
    }
  }

  private static void tell(CompletableFuture<Supervisor> begun, Consumer<Supervisor> what) {
    CompletableFuture<Void> unused = begun.thenAccept(what);
  }

  private void reload() {
    loop.execute(() -> reloads.request(new CompletableFuture<>()));
  }

  private void stopBySignal(String signal, boolean second) {
    loop.execute(
        () -> {
          if (second) {
            kill(signal);
          } else {
            stop(signal + "; again stops at once");
          }
        });
  }

  private void stop(String why) {
    if (exit == null) {
      log.say("stopping, as told by " + why);
      leave(0);
    }
  }

  private void leave(int status) {
    exit = status;
    systemd.stopping();
    reloads.end();
    for (Worker worker : workforce.all()) {
      worker.leave(settings.drain());
    }
    changed();
  }

  private void kill(String signal) {
    log.say("stopped at once by a second " + signal + "; requests in flight are cut");
    workforce.all().forEach(Worker::kill);
    end.complete(INTERRUPTED);
  }

  private void changed() {
    List<Worker> workers = workforce.all();
    statusFile.write(workers);
    if (exit != null && workers.isEmpty()) {
      end.complete(exit);
    }
  }

  @Override
  public void reloading() {
    log.reopen();
    systemd.reloading();
  }

  @Override
  public void reloaded() {
    Generation current = reloads.current();
    if (current != null) {
      systemd.ready("generation " + current.number() + " serves");
    }
  }

  @Override
  public void neverServed(String why) {
    log.say("not started: " + why);
    if (exit == null) {
      leave(1);
    }
  }

  @Override
  public CompletableFuture<Reply> request(String word) {
    CompletableFuture<Reply> asker = new CompletableFuture<>();
    loop.execute(() -> request(word, asker));
    return asker;
  }

  @Override
  public CompletableFuture<Void> signOfLife() {
    CompletableFuture<Void> sign = new CompletableFuture<>();
    loop.execute(() -> sign.complete(null));
    return sign;
  }

  private void request(String word, CompletableFuture<Reply> asker) {
    switch (word) {
      case ControlCommand.RELOAD -> reloads.request(asker);
      case ControlCommand.STOP -> {
        waitingForEnd.add(asker);
        stop("bin/pintle stop");
      }
      case ControlCommand.STATUS ->
          asker.complete(StatusReport.of(reloads, workforce.all(), exit != null));
      default ->
          asker.complete(new Reply(1, "this supervisor knows no \"" + word + "\"; restart it"));
    }
  }

  @Override
  public CompletableFuture<Boolean> joined(int worker, Consumer<String> tell) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(workforce.connected(worker, tell)));
    return answer;
  }

  @Override
  public void said(int worker, String word) {
    switch (word) {
      case Supervision.READY -> loop.execute(() -> workforce.ready(worker));
      case Supervision.SUCCESSOR -> loop.execute(() -> workforce.wantsSuccessor(worker));
      default -> log.say("worker " + worker + " says \"" + word + "\", which is not understood");
    }
  }
}
