package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Handler;
import dev.pintle.Lint;
import dev.pintle.Middleware;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.runner.supervisor.Supervision;
import dev.pintle.runner.supervisor.Systemd;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ThreadRenewal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code bin/pintle run}: load, serve, reload, drain.
 *
 * @param source where the app comes from
 * @param handler what serves it
 * @param options what it listens on, limits and timeouts
 * @param development whether to add Lint, error pages and an access log
 * @param reload whether to watch the app's files
 * @param accessLog a file, "-" for standard output, or null
 * @param pidFile null for none
 * @param operations the status page and its like
 * @param rehearsal what a version of the app has to pass before it serves
 * @param supervision the supervisor that has started this process; null for none
 */
record Service(
    AppSource source,
    Handler handler,
    Options options,
    boolean development,
    boolean reload,
    @Nullable String accessLog,
    @Nullable Path pidFile,
    OperationSettings operations,
    RehearsalSettings rehearsal,
    @Nullable Supervision supervision) {

  /**
   * Serves until a signal, or the server itself, ends it.
   *
   * @throws LoadException if there is no app to serve
   * @throws IOException in a sentence, if a file or address cannot be used
   * @throws IllegalArgumentException in a sentence, if the handler refuses an option
   */
  void run() throws LoadException, IOException, InterruptedException {
    // What is being loaded is new; Java would end the process.
    Signals.on("HUP", () -> {});
    // Taken from the first moment, for otherwise it would end the process; waits for the app.
    CompletableFuture<Runnable> hangUp = new CompletableFuture<>();
    Life life = new Life(options.drainTimeout(), operations.drainDelay());
    Systemd systemd = Systemd.of(System.getenv());
    life.onLeaving(systemd::stopping);
    if (supervision != null) {
      life.asksForSuccessor(supervision::wantSuccessor);
      supervision.listen(life::replaced, () -> life.leaveSoon("the supervisor is gone"));
    }
    Signals.on("HUP", () -> hangUp.join().run());
    Gate gate = new Gate();
    Rehearsal rehearsed = new Rehearsal(rehearsal, handler.name(), options);
    Reloader reloader = new Reloader(source, perVersion(), rehearsed, () -> renewThreads(life));
    // Watched from before it is loaded, so that no change falls in between.
    try (Watcher watcher = reload ? Watcher.of(source.files()) : null;
        AccessLog log = openAccessLog(gate);
        Reloadable app = new Reloadable(reloader.load());
        Operations operating =
            Operations.begin(operations, source.toString(), handler.name(), life, gate::isOpen)) {
      App whole = operating.wrap(around(log).wrap(app));
      if (!rehearsal.warmUp().isEmpty()) {
        whole = gate.wrap(whole);
        rehearsed.warmUp(handler, app, whole, gate);
      }
      gate.open();
      try (Server server = handler.start(whole, options)) {
        life.serves(server);
        onStop(life);
        if (watcher != null) {
          watcher.start(() -> reloader.reload(app));
        }
        if (pidFile != null) {
          PidFile.write(pidFile, succeeds());
        }
        Addresses.urls(server, options, handler)
            .forEach(url -> System.err.println("listening on " + url));
        SocketFiles.of(server.addresses())
            .watch(
                sentence -> {
                  if (life.state() != Life.State.DRAINING) { // which removes them
                    say(sentence);
                  }
                });
        if (supervision != null) {
          supervision.ready();
        }
        systemd.ready(SERVING);
        hangUp.complete(() -> telling(systemd, () -> hangUp(log, reloader, app)));
        server.awaitTermination();
        // That of the drain which has ended it.
        report(server.drain(Duration.ZERO));
        if (!rehearsal.warmUp().isEmpty()) {
          life.letSuccessorBegin();
        }
      } finally {
        deletePidFile();
      }
    }
  }

  /** What {@code systemctl status} shows. */
  private static final String SERVING = "serving";

  /** Exit status of a process that was ended by SIGINT, to which those who start it are used. */
  private static final int INTERRUPTED = 130;

  private void onStop(Life life) {
    Signals.on("TERM", onStop("SIGTERM", life));
    Signals.on("INT", onStop("SIGINT", life));
  }

  /**
   * Leaves, and at the second signal of one kind stops at once. Not at one of each kind: Ctrl-C
   * reaches a supervisor too, which then sends SIGTERM.
   */
  private Runnable onStop(String signal, Life life) {
    AtomicBoolean told = new AtomicBoolean();
    return () -> {
      if (told.getAndSet(true)) {
        say("stopped at once by a second " + signal + "; requests in flight are cut");
        deletePidFile();
        System.exit(INTERRUPTED);
      }
      if (supervision != null) {
        life.awaitWord();
      }
      say(life.plan() + "; " + signal + " again stops at once");
      life.leave();
    };
  }

  /** With an inherited socket, the process before may still be draining. */
  private boolean succeeds() {
    return ListenAddress.of(options).stream()
        .anyMatch(
            address ->
                address instanceof ListenAddress.Inherited
                    || address instanceof ListenAddress.Descriptor);
  }

  private void deletePidFile() {
    if (pidFile != null) {
      PidFile.delete(pidFile);
    }
  }

  private Middleware perVersion() {
    return development ? Lint.check() : app -> app;
  }

  /** With what a version that was closed has left in their ThreadLocals. */
  private static void renewThreads(Life life) {
    if (life.server() instanceof ThreadRenewal server) {
      server.renewThreads();
    }
  }

  private Middleware around(@Nullable AccessLog log) {
    Middleware outer = log == null ? app -> app : log;
    return development ? Middleware.chain(outer, new ErrorPage()) : outer;
  }

  private @Nullable AccessLog openAccessLog(Gate gate) throws IOException {
    if (accessLog == null && !development) {
      return null;
    }
    String file = accessLog == null ? "-" : accessLog;
    try {
      return new AccessLog(file, Clock.system(ZoneId.systemDefault()), gate::isOpen);
    } catch (IOException e) {
      throw new IOException(
          "cannot write to the access log: " + e.getMessage() + "; correct --access-log", e);
    }
  }

  private static void telling(Systemd systemd, Runnable reload) {
    systemd.reloading();
    try {
      reload.run();
    } finally {
      systemd.ready(SERVING);
    }
  }

  private static void hangUp(@Nullable AccessLog log, Reloader reloader, Reloadable app) {
    if (log != null) {
      try {
        log.reopen();
      } catch (IOException e) {
        say(
            "still writing to the old access log, for the new one cannot be opened: "
                + Reason.of(e));
      }
    }
    reloader.reload(app);
  }

  private static void report(DrainReport report) {
    long idle = report.idleClosed();
    if (idle > 0) {
      say(
          "closed at the deadline: "
              + idle
              + (idle == 1 ? " kept connection" : " kept connections")
              + " without a request");
    }
    if (!report.clean()) {
      say("cut at the deadline: " + report.cut().size() + " of the requests in flight");
      report
          .cut()
          .forEach(
              cut ->
                  say(
                      "  "
                          + cut.request()
                          + ", after "
                          + cut.age().toMillis()
                          + " ms: "
                          + cut.doing()));
    }
  }

  private static void say(String line) {
    System.err.println("pintle: " + line);
  }
}
