package dev.pintle.transport;

/**
 * A call that has a turn of its own, so that the connection it came from goes on meanwhile: one of
 * several at once on a connection.
 *
 * @see Link#call
 */
public interface Call {
  /**
   * A hash of what is called, as for {@link Turn#mayCall}.
   *
   * @return the same each time
   */
  int kind();

  /**
   * Makes the call; once, between {@link Turn#enter} and {@link Turn#leave}. It may wait for what
   * it likes after {@link Turn#detach}; {@link Turn#awaitReadable} and {@link Turn#awaitWritable}
   * are for the turns of connections.
   *
   * @param turn the thread's right to do so
   */
  void run(Turn turn);

  /** It will not be run: there is no thread for it, or the server has ended. Must not block. */
  void dropped();
}
