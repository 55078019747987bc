package dev.pintle.spi;

import java.util.concurrent.TimeUnit;

/** Counts the connections of a server and bounds them by {@code max-connections}. */
public final class Connections {
  /** Of those that are one too many, so many are told; further ones are closed without a word. */
  public static final int TOLD_AT_ONCE = 256;

  private final int most;
  private long accepted;
  private long refused;
  private int open;

  /**
   * Makes the counts of a server without connections.
   *
   * @param most how many may be open
   */
  public Connections(int most) {
    this.most = most;
  }

  /**
   * A connection has been accepted.
   *
   * @return false if it is one too many: it is to be told so where that can be done, and closed;
   *     {@link #closed} is called for it all the same
   */
  public synchronized boolean opened() {
    accepted++;
    open++;
    if (open <= most) {
      return true;
    }
    refused++;
    return false;
  }

  /**
   * Whether a connection that is one too many is to be told so, and not just closed. Over TLS that
   * would cost a handshake, and who is told may stay for some seconds, until the client has closed.
   *
   * @param tls whether the client speaks TLS
   * @return false if it is to be closed at once
   */
  public synchronized boolean tells(boolean tls) {
    return !tls && open - most <= TOLD_AT_ONCE;
  }

  /** A connection has been closed. */
  public synchronized void closed() {
    open--;
    if (open == 0) {
      notifyAll();
    }
  }

  /**
   * Waits until none is open.
   *
   * @param deadline as of {@link System#nanoTime}
   * @return false if the deadline has passed
   * @throws InterruptedException if the thread is interrupted
   */
  public synchronized boolean awaitNone(long deadline) throws InterruptedException {
    while (open > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /**
   * Connections accepted since start.
   *
   * @return a count
   */
  public synchronized long accepted() {
    return accepted;
  }

  /**
   * Connections that were one too many.
   *
   * @return a count
   */
  public synchronized long refused() {
    return refused;
  }

  /**
   * Connections open now.
   *
   * @return a count
   */
  public synchronized int open() {
    return open;
  }
}
