package dev.pintle.runner.supervisor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process, from its start until nothing of it is left. It begins as starting, may become ready,
 * and at the end is told to go; or it ends by itself, from any state.
 */
final class Worker {
  /** What it is doing, in the words of the status. */
  enum State {
    STARTING,
    READY,
    DRAINING,
    ENDED
  }

  /** Whose worker it is, until it is told to go. */
  interface Owner {
    /** It serves. */
    void ready(Worker worker);

    /** It has ended without having been told to. */
    void ended(Worker worker);

    /** It serves, and wants another to take its place. */
    void wantsSuccessor(Worker worker);
  }

  private final int id;
  private final int generation;
  private final Process process;
  private final ProcessGroup group;
  private final Owner owner;
  private final EventLoop loop;
  private final Log log;
  private final Runnable gone;
  private final long begun = System.nanoTime();
  private long readySince;
  private State state = State.STARTING;
  private @Nullable Consumer<String> tell;
  private boolean tired;
  private boolean killed;
  private EventLoop.@Nullable Timer deadline;

  /**
   * Of a process that has just been started.
   *
   * @param gone called when nothing of it is left
   */
  Worker(
      int id,
      int generation,
      Process process,
      Owner owner,
      EventLoop loop,
      Log log,
      Runnable gone) {
    this.id = id;
    this.generation = generation;
    this.process = process;
    this.group = new ProcessGroup(process.pid());
    this.owner = owner;
    this.loop = loop;
    this.log = log;
    this.gone = gone;
  }

  /** Has its end noticed. */
  void watch() {
    CompletableFuture<Void> unused = process.onExit().thenRun(() -> loop.execute(this::ended));
  }

  int id() {
    return id;
  }

  int generation() {
    return generation;
  }

  long pid() {
    return process.pid();
  }

  State state() {
    return state;
  }

  /** Whether it has to do with the control socket, and so will say when it is ready. */
  boolean isConnected() {
    return tell != null;
  }

  /** It has said which it is, over a connection by which it can be told something. */
  void connected(Consumer<String> byThis) {
    tell = byThis;
  }

  /** Since its start. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Since it became ready; zero if it never did. */
  Duration served() {
    return readySince == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readySince);
  }

  void ready() {
    if (state == State.STARTING) {
      state = State.READY;
      readySince = System.nanoTime();
      owner.ready(this);
      if (tired) {
        owner.wantsSuccessor(this);
      }
    }
  }

  /** Said once; it may serve before it has said that it is ready. */
  void wantsSuccessor() {
    tired = true;
    if (state == State.READY) {
      owner.wantsSuccessor(this);
    }
  }

  /** Tells it that another serves in its place; {@link #leave} follows. */
  void replaced() {
    if (tell != null) {
      tell.accept(Supervision.REPLACED);
    }
  }

  /**
   * Tells it to go, with SIGTERM, and kills it at the deadline. Its owner hears no more of it.
   *
   * @param drain how long it may take if it has been ready
   */
  void leave(Duration drain) {
    if (state == State.DRAINING || state == State.ENDED) {
      return;
    }
    Duration limit =
        state == State.READY || drain.compareTo(Times.ABANDON) < 0 ? drain : Times.ABANDON;
    state = State.DRAINING;
    process.destroy();
    deadline = loop.after(limit, () -> late(limit));
  }

  private void late(Duration limit) {
    log.say(this + " has not ended within " + Words.of(limit) + " of SIGTERM; killed");
    kill();
  }

  /** Ends it at once, with all that it has started. */
  void kill() {
    if (state != State.ENDED) {
      state = State.DRAINING;
    }
    killed = true;
    group.signal("KILL");
    process.destroyForcibly();
  }

  private void ended() {
    boolean told = state == State.DRAINING;
    state = State.ENDED;
    if (told) {
      log.say(this + " " + ending());
    } else {
      owner.ended(this);
    }
    if (group.isEmpty()) {
      emptied();
      return;
    }
    // A shell, say, that does not wait for what it has started: the rest must not serve on.
    group.signal("TERM");
    if (deadline == null) {
      deadline = loop.after(Times.ABANDON, this::kill);
    }
    lookAgain();
  }

  private void lookAgain() {
    loop.after(
        Times.GROUP_LOOK,
        () -> {
          // Zombies may stay in a killed one for ever.
          if (killed || group.isEmpty()) {
            emptied();
          } else {
            lookAgain();
          }
        });
  }

  private void emptied() {
    if (deadline != null) {
      deadline.cancel();
    }
    gone.run();
  }

  /** How its process has ended. */
  String ending() {
    int status = process.exitValue();
    return status > Words.SIGNALLED
        ? "was ended by " + Words.signal(status - Words.SIGNALLED)
        : "ended with exit status " + status;
  }

  @Override
  public String toString() {
    return "worker " + id + " of generation " + generation + " (process " + pid() + ")";
  }
}
