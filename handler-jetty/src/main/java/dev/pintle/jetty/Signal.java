package dev.pintle.jetty;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** What a thread waits for that has asked Jetty to write or to read; used once. */
final class Signal implements Callback, Invocable.Task {
  private boolean given;
  private @Nullable Throwable failure;

  @Override
  public void succeeded() {
    give(null);
  }

  @Override
  public void failed(Throwable reason) {
    give(reason);
  }

  @Override
  public void run() {
    give(null);
  }

  /** Jetty may call this on a thread that must not block. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private synchronized void give(@Nullable Throwable reason) {
    if (!given) {
      given = true;
      failure = reason;
      notifyAll();
    }
  }

  /** Waits for the end of a write; interrupts are kept for later. */
  void await() throws IOException {
    boolean unused = await(Long.MAX_VALUE);
  }

  /**
   * Waits.
   *
   * @return false if that took too long
   * @throws IOException if Jetty tells of a failure
   */
  synchronized boolean await(long nanos) throws IOException {
    boolean interrupted = false;
    long start = System.nanoTime();
    long left = nanos;
    while (!given && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = nanos - (System.nanoTime() - start);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return given;
  }
}
