package dev.pintle.bench.siege;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what a {@link Hostile} wants, on one connection after the other, and never waits. */
final class HostileConnection {
  /** What a slow reader's system takes of a response. */
  private static final int RECEIVE_BYTES = 4 * 1024;

  private final SocketAddress server;
  private final Supplier<Hostile> kind;
  private final Tally tally;
  private final ByteBuffer received = ByteBuffer.allocate(4 * 1024);
  private @Nullable SocketChannel channel;
  private Hostile hostile;
  private Hostile.Move move = Hostile.Move.nothing();

  HostileConnection(SocketAddress server, Supplier<Hostile> kind, Tally tally) {
    this.server = server;
    this.kind = kind;
    this.tally = tally;
    this.hostile = kind.get();
  }

  /**
   * Connects, or goes on.
   *
   * @throws IOException if there is no socket to be had
   */
  void turn() throws IOException {
    SocketChannel now = channel;
    if (now == null) {
      now = open();
      channel = now;
    }
    try {
      if (now.isConnected() || connects(now)) {
        if (ends(now)) {
          tally.ended();
          close();
          return;
        }
        send(now);
      }
    } catch (IOException e) {
      if (now.isConnected()) {
        tally.ended();
      } else {
        tally.failed();
      }
      close();
    }
  }

  private SocketChannel open() throws IOException {
    hostile = kind.get();
    move = Hostile.Move.nothing();
    SocketChannel opened = SocketChannel.open();
    opened.configureBlocking(false);
    if (hostile.appetite() < RECEIVE_BYTES) {
      opened.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
    }
    return opened;
  }

  private boolean connects(SocketChannel opened) throws IOException {
    boolean connected =
        opened.isConnectionPending() ? opened.finishConnect() : opened.connect(server);
    if (connected) {
      tally.connected();
    }
    return connected;
  }

  /** Reads what is there; true at the end. */
  private boolean ends(SocketChannel from) throws IOException {
    for (int all = 0; all < hostile.appetite(); ) {
      int most = Math.min(received.capacity(), hostile.appetite() - all);
      int count = from.read(received.clear().limit(most));
      if (count <= 0) {
        return count < 0;
      }
      hostile.received(received.flip(), tally);
      all += count;
    }
    return false;
  }

  private void send(SocketChannel to) throws IOException {
    if (!move.bytes().hasRemaining()) {
      move = hostile.next();
      tally.begun(move.requests());
    }
    tally.sent(to.write(move.bytes()));
    if (move.last() && !move.bytes().hasRemaining()) {
      close();
    }
  }

  /** Leaves. */
  void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("a socket cannot be closed", e);
      }
      channel = null;
    }
  }
}
