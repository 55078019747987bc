package dev.pintle.transport;

import java.io.IOException;

/**
 * A thread's right to work on one connection, for as long as {@link Protocol#turn} runs.
 *
 * <p>The thread may be driving a loop; then everything that may block, and every piece of user
 * code, stands between {@link #enter} and {@link #leave}, so that the loop can be taken on by
 * another thread meanwhile. Whether that happened makes no difference to the connection: it belongs
 * to the thread until the turn ends.
 */
public interface Turn {
  /**
   * Whether user code may be called on this thread now. If not, the protocol ends its turn with
   * {@link Next#CALL} and finds a thread that may when its next turn begins. Yes takes one of
   * {@code max-concurrent-calls}, until the turn ends or becomes a stream.
   *
   * @param kind a hash of what is called; kinds that were seen to be slow are given a thread of
   *     their own at once
   * @return true to go on
   */
  boolean mayCall(int kind);

  /**
   * Whether this thread drives a loop now. If so, {@link Protocol#taken} is called should it come
   * to be late; if not, nobody sees that it waits, and what was put off until later is better sent.
   *
   * @return true until the loop has been taken
   */
  boolean drives();

  /** Begins a stretch that may block; only after {@link #mayCall} said yes in this turn. */
  void enter();

  /** Ends a stretch that may block. Clears the thread's interrupt flag. */
  void leave();

  /**
   * Gives up the loop before a wait that is known to come, without waiting for the watchdog to find
   * out; between enter and leave, on the thread that entered.
   */
  void detach();

  /**
   * Begins a stream of unknown duration: between enter and leave. Until {@link #endStream} the call
   * counts against {@code max-streams} and no longer against {@code max-concurrent-calls}.
   *
   * @return false if there are as many streams as are allowed
   */
  boolean beginStream();

  /** Ends the stream. */
  void endStream();

  /**
   * Waits, between enter and leave, until the peer has sent something or ended.
   *
   * @param timeoutNanos the longest wait
   * @return false if the time has passed; true does not promise that a read gives bytes
   * @throws IOException if the thread was interrupted
   */
  boolean awaitReadable(long timeoutNanos) throws IOException;

  /**
   * Waits, between enter and leave, until the socket has room.
   *
   * @param timeoutNanos the longest wait
   * @return false if the time has passed; true does not promise that a write takes bytes
   * @throws IOException if the thread was interrupted
   */
  boolean awaitWritable(long timeoutNanos) throws IOException;

  /**
   * The buffers of this thread.
   *
   * @return for use in this turn only
   */
  Scratch scratch();

  /**
   * The time: of the last select where that is recent enough, so that no clock is read per request.
   *
   * @return comparable to {@link System#nanoTime}
   */
  long now();
}
