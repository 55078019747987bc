package dev.pintle.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Output for which nobody waits for ever who writes: a thread of its own passes it on. Where that
 * waits, as for a pipe that is full because its reader has stopped, so much is kept; what comes on
 * top of it is lost, and that is said. Each write is kept or lost as a whole.
 */
public final class LogOutput extends OutputStream {
  /** So much is kept while nobody reads: some thousand sentences. */
  public static final int KEPT = 1 << 20;

  /** After a failure that is none of the output's. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final OutputStream out;
  private final int limit;
  private final int behind;
  private final long patienceNanos;
  private final Consumer<IOException> failed;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private int bytes;
  private long lost;
  private boolean writing;

  /** It was waited for in vain, and not all has been written since. */
  private boolean stalled;

  private boolean over;

  /**
   * Makes one for which whoever writes never waits.
   *
   * @param out where it goes; closed by nobody but its owner
   * @param limit how many bytes are kept
   */
  public LogOutput(OutputStream out, int limit) {
    // As a PrintStream has it: of a failure there is nobody to be told.
    this(out, limit, limit, Duration.ZERO, failure -> {});
  }

  /**
   * Makes one for which whoever writes waits a while, but not again until all of it is written.
   *
   * @param out where it goes; closed by nobody but its owner
   * @param limit how many bytes are kept
   * @param behind how many bytes may be waiting without that; 0 to wait until all is written
   * @param patience for how long
   * @param failed told of each write that has failed, on a thread of this
   */
  LogOutput(
      OutputStream out, int limit, int behind, Duration patience, Consumer<IOException> failed) {
    this.out = out;
    this.limit = limit;
    this.behind = behind;
    this.patienceNanos = patience.toNanos();
    this.failed = failed;
    Thread thread = new Thread(null, this::passOn, "pintle-log", 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] buffer, int offset, int length) {
    boolean unread = writing || !waiting.isEmpty();
    if (unread && bytes + length > limit) {
      lost++;
      return;
    }
    waiting.add(Arrays.copyOfRange(buffer, offset, offset + length));
    bytes += length;
    notifyAll();
    if (!stalled && patienceNanos > 0) {
      stalled = !awaitRoom();
    }
  }

  private boolean awaitRoom() {
    return await(() -> bytes <= behind && (behind > 0 || !writing), patienceNanos);
  }

  /** Tells whether it has come true in time. */
  private synchronized boolean await(BooleanSupplier condition, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    boolean met = condition.getAsBoolean();
    for (long left = nanos; !met && left > 0; left = end - System.nanoTime()) {
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        interrupted = true; // meant for what comes behind
      }
      met = condition.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return met;
  }

  private void passOn() {
    boolean more = true;
    while (more) {
      try {
        more = passOnNext();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error e) {
        // No memory, say: those bytes are lost, but not all that are written from now on.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Tells whether there may be more. */
  private boolean passOnNext() throws InterruptedException {
    byte[] next = take();
    if (next == null) {
      return false;
    }
    try {
      out.write(next);
      out.flush();
    } catch (IOException e) {
      failed.accept(e);
    }
    return true;
  }

  /** The next bytes, of which the ones before have been written; null at the end. */
  private synchronized byte @Nullable [] take() throws InterruptedException {
    writing = false;
    notifyAll();
    while (waiting.isEmpty() && lost == 0 && !over) {
      wait();
    }
    stalled &= !waiting.isEmpty();
    byte[] next = waiting.poll();
    if (next != null) {
      bytes -= next.length;
    } else if (lost > 0) {
      next =
          ("pintle: nobody has read this log for a while; lines that are lost: " + lost + "\n")
              .getBytes(StandardCharsets.UTF_8);
      lost = 0;
    }
    writing = next != null;
    return next;
  }

  /**
   * Waits until all is written, but no longer than that, and not if that was in vain before; ends.
   *
   * @param patience for how long
   */
  public synchronized void end(Duration patience) {
    over = true;
    notifyAll();
    long nanos = stalled ? 0 : patience.toNanos();
    boolean unused = await(() -> !writing && lost == 0 && waiting.isEmpty(), nanos);
  }
}
