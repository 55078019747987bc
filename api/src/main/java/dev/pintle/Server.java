package dev.pintle;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** A running server. */
public interface Server extends AutoCloseable {
  /**
   * What it listens on, in the order of {@link Options#listen}, with the real port where 0 was
   * asked for.
   *
   * @return at least one address
   */
  List<SocketAddress> addresses();

  /**
   * The port of the first TCP listener.
   *
   * @return the real port
   * @throws IllegalStateException if it listens on Unix-domain sockets only
   */
  int port();

  /**
   * Stops accepting, lets what is in flight finish, cuts what is left at the deadline, and closes.
   * A second call waits for the first.
   *
   * @param deadline how long requests in flight may take; zero cuts them at once
   * @return what was finished and what was cut
   * @throws IllegalStateException if called from within a request, for which it would wait
   */
  DrainReport drain(Duration deadline);

  /**
   * Drains with {@link Options#drainTimeout}. Called from within a request it has the drain begin
   * and returns at once, so that the request can still be answered.
   */
  @Override
  void close();

  /**
   * Waits until the server has closed.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   */
  void awaitTermination() throws InterruptedException;

  /**
   * Counts of what it has done so far.
   *
   * @return a snapshot
   */
  ServerStats stats();
}
