package dev.pintle.spi;

/**
 * What a {@link dev.pintle.Server} has besides if it can put new threads in the place of those that
 * have run its app. Whoever exchanges the app asks for it when the old one has been closed: the
 * classes of what that has left in ThreadLocals stay as long as the threads do.
 *
 * <p>A server that runs its app on threads which end with each request has no need of it.
 */
public interface ThreadRenewal {
  /**
   * Has each thread that may have run the app end when it has done what it is at; other threads
   * take its place. Connections and requests do not notice. Returns at once.
   */
  void renewThreads();
}
