package dev.pintle.transport;

import javax.net.ssl.SSLSession;

/** What a connection that is secured by TLS can say of itself. */
public interface Tls {
  /**
   * What client and server have agreed on.
   *
   * @return the session, once a protocol has been given its first turn
   */
  SSLSession session();

  /**
   * How much has been received that no read has given yet, as a record that is not complete: memory
   * that the connection keeps between turns.
   *
   * @return bytes; for the owner of the turn
   */
  int heldBytes();
}
