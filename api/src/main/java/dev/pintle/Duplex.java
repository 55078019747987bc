package dev.pintle;

import java.io.InputStream;

/**
 * The conversation on a connection after an upgrade (status 101) or CONNECT (200).
 *
 * <p>There is one reader; writes to the sink may come from several threads and are serialised. The
 * connection is closed when {@link #run} returns or throws. Closing either side, a drain of the
 * server, or the idle timeout ends a waiting read with an exception.
 */
@FunctionalInterface
public interface Duplex {
  /**
   * Holds the conversation.
   *
   * @param in bytes from the client, those it sent behind its request included; ends when the
   *     client stops sending
   * @param out bytes to the client
   * @throws Exception anything that went wrong; logged, and the connection is closed
   */
  void run(InputStream in, BodySink out) throws Exception;
}
