package dev.pintle.bench.siege;

import java.io.Closeable;
import java.net.SocketAddress;

/** What hostile clients do to a server, from its start until it is closed. For one use. */
public interface Attack extends Closeable {
  /** In lower case, with hyphens. */
  String name();

  /** How much of it there is, in words: connections, and what is done in a second. */
  String strength();

  /**
   * Begins, and returns at once.
   *
   * @param server listens there, and need not survive
   */
  void start(SocketAddress server);

  /** What it has done so far. */
  Deeds deeds();

  /** Ends it; nothing of it is connected any more. Does nothing before the start. */
  @Override
  void close();
}
