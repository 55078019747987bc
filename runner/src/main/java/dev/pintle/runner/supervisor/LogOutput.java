package dev.pintle.runner.supervisor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Output for which nobody waits who writes: a thread of its own passes it on. Where that waits, as
 * for a pipe that is full because its reader has stopped, so much is kept; what comes on top of it
 * is lost, and that is said. Each write is kept or lost as a whole.
 */
final class LogOutput extends OutputStream {
  private final OutputStream out;
  private final int limit;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private int bytes;
  private long lost;
  private boolean writing;
  private boolean over;

  /**
   * Makes one.
   *
   * @param out where it goes; closed by nobody but its owner
   * @param limit how many bytes are kept
   */
  LogOutput(OutputStream out, int limit) {
    this.out = out;
    this.limit = limit;
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
    if (bytes + length > limit) {
      lost++;
      return;
    }
    waiting.add(Arrays.copyOfRange(buffer, offset, offset + length));
    bytes += length;
    notifyAll();
  }

  private void passOn() {
    try {
      for (byte[] next = take(); next != null; next = take()) {
        try {
          out.write(next);
          out.flush();
        } catch (IOException e) {
          // As a PrintStream has it: there is nobody to be told.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next bytes, of which the ones before have been written; null at the end. */
  private synchronized byte @Nullable [] take() throws InterruptedException {
    writing = false;
    notifyAll();
    while (waiting.isEmpty() && lost == 0 && !over) {
      wait();
    }
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

  /** Waits until all is written, but no longer than that, and ends. */
  synchronized void end(Duration patience) {
    over = true;
    notifyAll();
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (writing || lost > 0 || !waiting.isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
