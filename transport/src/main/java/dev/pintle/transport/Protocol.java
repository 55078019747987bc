package dev.pintle.transport;

import java.util.List;

/**
 * One connection's state: bytes in, requests, responses, bytes out. A codec implements it; the
 * transport gives it turns. Two turns of one connection never overlap.
 */
public interface Protocol {
  /**
   * Works until the connection needs something it does not have.
   *
   * @param turn the thread's right to do so
   * @return what it needs
   */
  Next turn(Turn turn);

  /**
   * When {@link #expired} is to be called if no turn comes before. Asked after each turn.
   *
   * @return a time as of {@link Turn#now}; {@link Long#MAX_VALUE} for never
   */
  long deadline();

  /**
   * Handles the passing of the deadline.
   *
   * @param turn the thread's right to do so
   * @return what the connection needs now
   */
  Next expired(Turn turn);

  /**
   * The loop went on without the thread that has this connection's turn. Called by the new driver,
   * at the same time as that turn, so that finished output can be sent that the turn has not sent.
   */
  void taken();

  /** The peer has left while a turn does not read; at the same time as that turn. May block. */
  void peerGone();

  /** The server drains; at the same time as a turn, if there is one. May block. */
  void drain();

  /**
   * What the connection is doing, if it has work in hand; asked at any time by any thread.
   *
   * @return empty if it is idle
   */
  List<Work> work();

  /**
   * Whether there is {@link #work}, without a look at what it is.
   *
   * @return true if so
   */
  default boolean hasWork() {
    return !work().isEmpty();
  }

  /** The connection has been closed, after its last turn. Must not block. */
  void closed();

  /**
   * Work in hand.
   *
   * @param description a request's method and path, or what is known of it
   * @param since as of {@link System#nanoTime}
   * @param doing see {@link dev.pintle.DrainReport.Cut}
   */
  record Work(String description, long since, String doing) {}

  /** Makes the state of a new connection. */
  interface Factory {
    /**
     * Makes the state of a new connection.
     *
     * @param link its bytes
     * @return the state
     */
    Protocol open(Link link);

    /**
     * Makes the state of a connection that is one too many, to tell the peer so and close.
     *
     * @param link its bytes
     * @return the state
     */
    Protocol refuse(Link link);
  }
}
