package dev.pintle.runner.supervisor;

import dev.pintle.runner.Reason;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place for one worker of a generation. A worker that ends, or wants to, is followed by another:
 * at once, or after a wait if it was not the first in a row.
 */
final class Slot implements Worker.Owner {
  /** Whose place it is. */
  interface Owner {
    /** The place is filled by a worker that serves. */
    void filled();

    /** A worker has failed, in a generation that does not serve yet. */
    void failed(String why);
  }

  private final int generation;
  private final Duration readyTimeout;
  private final Duration drain;
  private final Duration settle;
  private final Workforce workforce;
  private final EventLoop loop;
  private final Log log;
  private final Owner owner;
  private final Backoff backoff = new Backoff();
  private @Nullable Worker worker;
  private @Nullable Worker tired;
  private @Nullable Worker successor;
  private EventLoop.@Nullable Timer start;
  private EventLoop.@Nullable Timer readyTimer;
  private EventLoop.@Nullable Timer settling;
  private boolean lasting;
  private boolean givenUp;

  Slot(
      int generation,
      Settings settings,
      Workforce workforce,
      EventLoop loop,
      Log log,
      Owner owner) {
    this.generation = generation;
    this.readyTimeout = settings.readyTimeout();
    this.drain = settings.drain();
    this.settle = settings.settle();
    this.workforce = workforce;
    this.loop = loop;
    this.log = log;
    this.owner = owner;
  }

  /** Whether a worker serves here. */
  boolean isFilled() {
    return worker != null;
  }

  /** Starts its first worker. */
  void fill() {
    try {
      startSuccessor();
    } catch (IOException e) {
      owner.failed(Reason.of(e));
    }
  }

  /** From now on, who ends is followed by another. */
  void last() {
    lasting = true;
    replaceTired();
  }

  private void startSuccessor() throws IOException {
    Worker started = workforce.start(generation, this);
    successor = started;
    readyTimer = loop.after(readyTimeout, () -> late(started));
  }

  @Override
  public void ready(Worker now) {
    if (now != successor) {
      return;
    }
    endTimers();
    log.say(now + " is ready after " + now.age().toMillis() + " ms");
    if (worker == null) {
      takeOver(now);
    } else {
      settling = loop.after(settle, () -> takeOver(now));
    }
  }

  private void takeOver(Worker now) {
    if (now != successor) {
      return;
    }
    endTimers();
    Worker before = worker;
    worker = now;
    successor = null;
    if (before != null) {
      before.replaced();
      before.leave(drain);
    }
    owner.filled();
    replaceTired(); // it may have been while it settled
  }

  private void late(Worker starting) {
    if (starting != successor) {
      return;
    }
    successor = null;
    starting.leave(drain);
    failed(starting + " was not ready within " + Words.of(readyTimeout), Duration.ZERO);
  }

  @Override
  public void ended(Worker ended) {
    if (ended != successor && ended != worker) {
      return;
    }
    Duration served = ended.served();
    String when =
        served.isZero()
            ? " before it was ready"
            : ", " + served.toMillis() + " ms after it was ready";
    if (ended == successor) {
      endTimers();
      successor = null;
    } else {
      worker = null;
    }
    failed(ended + " " + ended.ending() + when, served);
    if (successor != null && successor.state() == Worker.State.READY) {
      takeOver(successor);
    }
  }

  @Override
  public void wantsSuccessor(Worker asking) {
    if (asking == worker || asking == successor) {
      tired = asking;
      replaceTired();
    }
  }

  private void replaceTired() {
    boolean follows = successor != null || start != null;
    if (lasting && !givenUp && !follows && tired != null && tired == worker) {
      log.say(tired + " wants to be replaced; starting another");
      again(Duration.ZERO);
    }
  }

  private void failed(String why, Duration served) {
    if (givenUp) {
      return;
    }
    if (!lasting) {
      owner.failed(why);
      return;
    }
    boolean follows = successor != null || start != null;
    Duration wait = follows ? Duration.ZERO : backoff.after(served);
    String then =
        follows
            ? "; its successor is on the way"
            : wait.isZero() ? "; starting another" : "; starting another in " + Words.of(wait);
    log.say(why + then);
    if (!follows) {
      again(wait);
    }
  }

  private void again(Duration wait) {
    start =
        loop.after(
            wait,
            () -> {
              start = null;
              try {
                startSuccessor();
              } catch (IOException e) {
                failed(
                    "no worker for generation " + generation + ": " + Reason.of(e), Duration.ZERO);
              }
            });
  }

  private void endTimers() {
    if (readyTimer != null) {
      readyTimer.cancel();
      readyTimer = null;
    }
    if (settling != null) {
      settling.cancel();
      settling = null;
    }
  }

  /** Another place has a worker that serves instead of this one's; {@link #leave} follows. */
  void replaced() {
    if (successor != null) {
      successor.replaced();
    }
    if (worker != null) {
      worker.replaced();
    }
  }

  /** The place is given up: its workers are told to go. */
  void leave(Duration limit) {
    givenUp = true;
    endTimers();
    if (start != null) {
      start.cancel();
      start = null;
    }
    if (successor != null) {
      successor.leave(limit);
      successor = null;
    }
    if (worker != null) {
      worker.leave(limit);
      worker = null;
    }
  }
}
