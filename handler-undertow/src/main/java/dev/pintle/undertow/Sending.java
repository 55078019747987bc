package dev.pintle.undertow;

import dev.pintle.spi.PiecewiseWrite;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends what no thread waits for: what the client takes at once, and the rest when it takes more.
 * It fails when the client takes nothing for {@code write-timeout}.
 */
final class Sending {
  /** What is to be sent. */
  interface Source {
    /**
     * Hands on what is taken now.
     *
     * @return how many bytes; 0 if there is no room; −1 once all of it has gone out
     */
    long push() throws IOException;
  }

  /** Told once how it has ended. */
  interface Done {
    void done(@Nullable IOException failure);
  }

  private final StreamSinkChannel sink;
  private final Executor executor;
  private final long timeoutNanos;
  private final Source source;
  private final Done done;
  private final AtomicBoolean over = new AtomicBoolean();

  /** No thread is sending: whoever sets it to false goes on. */
  private final AtomicBoolean awaiting = new AtomicBoolean();

  /** The client's time is up, unless it takes something now. */
  private volatile boolean late;

  private XnioExecutor.@Nullable Key timer;

  private int timersBegun;

  /**
   * Makes one that has not begun.
   *
   * @param executor where it goes on; on the I/O thread itself only if the source never blocks
   */
  Sending(StreamSinkChannel sink, Executor executor, long timeoutNanos, Source source, Done done) {
    this.sink = sink;
    this.executor = executor;
    this.timeoutNanos = timeoutNanos;
    this.source = source;
    this.done = done;
  }

  /** Begins, or goes on where there is room again. */
  void run() {
    try {
      boolean moves = timer == null;
      long sum = 0;
      long count = source.push();
      while (count > 0 && sum < PiecewiseWrite.MOST_IN_A_ROW) {
        moves = true;
        sum += count;
        count = source.push();
      }
      if (count < 0) {
        end(null);
        return;
      }
      if (moves) {
        startTimer();
      } else if (late) {
        end(Http1Output.slow());
        return;
      }
      awaitRoom();
    } catch (IOException e) {
      end(e);
    } catch (RuntimeException | Error e) { // such as no memory outside the heap
      end(new IOException("Undertow could not send", e));
    }
  }

  private void awaitRoom() {
    awaiting.set(true);
    if (late) { // the time was up while nothing was awaited, and no timer is left
      goOn();
      return;
    }
    sink.getWriteSetter()
        .set(
            ready -> {
              sink.suspendWrites();
              goOn();
            });
    // On the I/O thread: of two that change the interest of a channel at once, one is forgotten.
    sink.getIoThread()
        .execute(
            () -> {
              if (!over.get()) {
                sink.resumeWrites();
              }
            });
  }

  /** A socket may have room before the selector says so: it is tried once more. */
  private void timeIsUp(int begun) {
    synchronized (this) {
      if (begun != timersBegun) {
        return; // the client took something while this timer ran out
      }
      late = true;
    }
    goOn();
  }

  private void goOn() {
    if (!awaiting.compareAndSet(true, false)) {
      return; // it goes on already
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      end(new ClosedChannelException()); // the server has ended
    }
  }

  private synchronized void startTimer() {
    stopTimer();
    late = false;
    int begun = ++timersBegun;
    if (!over.get()) {
      timer =
          sink.getIoThread()
              .executeAfter(() -> timeIsUp(begun), timeoutNanos, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void stopTimer() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  /** Gives up what has not gone out; does nothing after the end. */
  void end(@Nullable IOException failure) {
    if (over.compareAndSet(false, true)) {
      stopTimer();
      done.done(failure);
    }
  }
}
