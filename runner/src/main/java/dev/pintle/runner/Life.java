package dev.pintle.runner;

import dev.pintle.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of the server, for those who are called within it: its app may be before it is there.
 * Once it is told to go it serves on for the drain delay, so that whoever sends it requests can
 * notice; then it drains.
 */
final class Life {
  /** What it does, in the words of the status page. */
  enum State {
    /** As it should. */
    SERVING,
    /** As before, but it has been told to go. */
    LEAVING,
    /** Only what is in hand. */
    DRAINING
  }

  /** The word of a supervisor is there sooner than its signal has been noticed, or hardly later. */
  private static final Duration WORD_BEFORE_SIGNAL = Duration.ofMillis(500);

  private static final Duration MOMENT = Duration.ofMillis(500);

  private final Instant begin = Instant.now();
  private final long beginNanos = System.nanoTime();
  private final Duration drainTimeout;
  private final Duration drainDelay;
  private final CompletableFuture<Server> server = new CompletableFuture<>();
  private final CountDownLatch replaced = new CountDownLatch(1);
  private final CountDownLatch delayOver = new CountDownLatch(1);
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile State state = State.SERVING;
  private volatile @Nullable BooleanSupplier askForSuccessor;
  private volatile Runnable onLeaving = () -> {};

  /**
   * Begins.
   *
   * @param drainTimeout how long requests in flight may take at the end
   * @param drainDelay how long everything is served as before when it has been told to go
   */
  Life(Duration drainTimeout, Duration drainDelay) {
    this.drainTimeout = drainTimeout;
    this.drainDelay = drainDelay;
  }

  /** The server is there. */
  void serves(Server started) {
    server.complete(started);
  }

  Instant begin() {
    return begin;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }

  /** Null as long as it starts. */
  @Nullable Server server() {
    return server.getNow(null);
  }

  State state() {
    return state;
  }

  /** Whether its address should be sent requests: where it was replaced, another answers them. */
  boolean isReady() {
    return state == State.SERVING || isReplaced();
  }

  private boolean isReplaced() {
    return replaced.getCount() == 0;
  }

  /** A successor serves at the same address. Nobody need notice that this one goes: no delay. */
  void replaced() {
    replaced.countDown();
  }

  /** For a signal of a supervisor: until it is known whether that has replaced this process. */
  void awaitWord() {
    if (!drainDelay.isZero()) {
      await(replaced, WORD_BEFORE_SIGNAL);
    }
  }

  /** What {@link #leave} will do. */
  String plan() {
    boolean delayed = !drainDelay.isZero() && !isReplaced();
    return (delayed ? "serving on for " + drainDelay.toMillis() + " ms, then " : "")
        + "draining for up to "
        + drainTimeout.toMillis()
        + " ms";
  }

  /** Serves on for the delay, drains the server, and waits for that. */
  void leave() {
    if (beginsToLeave()) {
      drainBehindDelay();
    } else {
      await(delayOver, null);
      server.join().drain(drainTimeout);
    }
  }

  /** True the first time only. */
  private synchronized boolean beginsToLeave() {
    boolean first = state == State.SERVING;
    if (first) {
      state = State.LEAVING;
    }
    return first;
  }

  private void drainBehindDelay() {
    onLeaving.run();
    await(replaced, drainDelay);
    state = State.DRAINING;
    delayOver.countDown();
    server.join().drain(drainTimeout);
  }

  private static void await(CountDownLatch latch, @Nullable Duration limit) {
    try {
      if (limit == null) {
        latch.await();
      } else {
        boolean unused = latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that; the drain is then a short one
    }
  }

  /**
   * Waits a moment if there is a successor: the end of a process takes some 10 ms of a core, and
   * those that this one served have just turned to that one.
   */
  void letSuccessorBegin() throws InterruptedException {
    if (isReplaced()) {
      Thread.sleep(MOMENT.toMillis());
    }
  }

  /** Has an action run when it is told to go, before anything else is done about that. */
  void onLeaving(Runnable action) {
    onLeaving = action;
  }

  /**
   * Has whoever retires go on serving until there is a successor.
   *
   * @param ask asks for one, which has this process drain when it is there; tells whether that was
   *     possible
   */
  void asksForSuccessor(BooleanSupplier ask) {
    askForSuccessor = ask;
  }

  /** The process has served enough: it leaves soon, or when it has a successor. */
  void retire(String reason) {
    BooleanSupplier ask = askForSuccessor;
    if (ask == null || state != State.SERVING) {
      leaveSoon(reason);
    } else if (!asked.getAndSet(true)) {
      System.err.println("pintle: " + reason + "; serving until a successor is ready");
      if (!ask.getAsBoolean()) {
        leaveSoon(reason);
      }
    }
  }

  /** Has the server leave soon, unless it does so already, whereupon the process ends with 0. */
  void leaveSoon(String reason) {
    if (beginsToLeave()) {
      System.err.println("pintle: " + reason + "; " + plan());
      // Not from a thread of the server: it may be one that the drain waits for.
      new Thread(null, this::drainBehindDelay, "pintle-retire", 0, false).start();
    }
  }
}
