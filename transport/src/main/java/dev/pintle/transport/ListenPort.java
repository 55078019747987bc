package dev.pintle.transport;

import dev.pintle.spi.Failures;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket on a loop. It may be shared with other processes: it is never closed or
 * reconfigured then, and since one of them may have made it blocking, accepting counts as a stretch
 * that may block.
 */
final class ListenPort extends Pollable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenPort.class);
  private static final int ACCEPTS_PER_TURN = 64;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** An accept that takes longer hangs, until somebody connects. */
  private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ListenSocket socket;
  private final ServerSocketChannel channel;

  /** Read by a thread that hangs in accept too. */
  private volatile boolean stopped;

  /** To be run when nothing can be accepted any more. */
  private @Nullable Runnable whenStopped;

  /** So many that this turn has accepted are for this loop. */
  private int taken;

  private long pausedUntil = Long.MAX_VALUE;

  ListenPort(Loop loop, ListenSocket socket) {
    super(loop);
    this.socket = socket;
    this.channel = socket.channel();
  }

  /** Begins to accept; on the driver. */
  void open() {
    try {
      loop.register(this, channel, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      Failures.log("listening on " + socket + " failed", e);
    }
  }

  @Override
  Next turn(LoopTurn turn) {
    if (loop.mayEnter()) {
      turn.enter();
      Next next = accept();
      turn.leave();
      return next;
    }
    return socket.isShared() ? Next.CALL : accept();
  }

  private Next accept() {
    taken = 0;
    try {
      // Not once it is stopped, although it may have been selected: the others accept then.
      for (int n = 0; n < ACCEPTS_PER_TURN && !stopped; n++) {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
          return Next.READ;
        }
        take(accepted);
      }
      return stopped ? Next.CLOSE : Next.AGAIN;
    } catch (ClosedChannelException e) {
      return Next.CLOSE;
    } catch (IOException | RuntimeException | Error e) {
      socket.acceptFailed(e);
      return Next.WRITE;
    }
  }

  private void acceptBeside() {
    loop.handBack(this, accept());
  }

  private void take(SocketChannel accepted) {
    Transport transport = loop.transport;
    SocketConnection connection = null;
    try {
      accepted.configureBlocking(false);
      if (socket.isTcp()) {
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      Loop target = loopOfNext();
      connection = transport.admission.admit(target, accepted, socket.isTls());
      if (connection != null) {
        target.post(connection::open);
        connection = null; // not ours any more
      }
    } catch (IOException e) {
      LOG.debug("a connection ended while it was accepted", e);
      close(accepted);
    } catch (RuntimeException | Error e) {
      close(accepted);
      if (connection != null) {
        transport.admission.closed(connection.loop);
      }
      throw e;
    }
  }

  private Loop loopOfNext() {
    Loop chosen = loop.arrivals.mayTake(taken) ? loop : loop.transport.loopWithFewest(loop, 0);
    taken += chosen == loop ? 1 : 0;
    return chosen;
  }

  private static void close(SocketChannel accepted) {
    try {
      accepted.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed", e);
    }
  }

  @Override
  void apply(Next next) {
    if (stopped) {
      acceptTheLast();
      return;
    }
    switch (next) {
      case READ -> interest(SelectionKey.OP_ACCEPT);
      case AGAIN -> {
        interest(SelectionKey.OP_ACCEPT);
        loop.queue(this);
      }
      case WRITE -> {
        interest(0);
        pausedUntil = loop.now() + PAUSE_NANOS;
        loop.wheel().schedule(this);
      }
      case CALL -> {
        loop.detach(this);
        interest(0);
        try {
          loop.transport.drivers.execute(this::acceptBeside);
        } catch (OutOfMemoryError e) {
          loop.attach(this);
          apply(Next.WRITE);
        }
      }
      default -> interest(0);
    }
  }

  @Override
  boolean mayWait(Next next) {
    return false;
  }

  @Override
  void readyWhileDetached(int ops) {
    interest(0); // a thread hangs in accept: another must not follow it there
  }

  @Override
  void taken() {}

  @Override
  long deadline() {
    return pausedUntil;
  }

  @Override
  void expire() {
    pausedUntil = Long.MAX_VALUE;
    if (stopped) {
      acceptTheLast();
    } else {
      interest(SelectionKey.OP_ACCEPT);
    }
  }

  /**
   * Stops accepting; on the driver. An own socket is closed once what waits in its queue has been
   * accepted; a shared one is only let go, for the others that accept from it.
   *
   * @param whenDone run when nothing more will be accepted
   */
  void stop(Runnable whenDone) {
    stopped = true;
    loop.wheel().remove(this);
    SelectionKey registered = key;
    if (registered != null) {
      registered.cancel();
    }
    whenStopped = whenDone;
    if (!detached) {
      acceptTheLast();
    } else if (socket.isShared()) {
      pausedUntil = loop.now() + HANGS_NANOS; // or a thread is about to hand over a connection
      loop.wheel().schedule(this);
    }
  }

  private void acceptTheLast() {
    Runnable done = whenStopped;
    if (done == null) {
      return;
    }
    whenStopped = null;
    loop.wheel().remove(this);
    if (socket.isShared()) {
      done.run();
      return;
    }
    try {
      socket.hide();
      loop.letGo();
      SocketChannel waiting = channel.accept();
      for (int n = 0; waiting != null; n++) {
        take(waiting);
        waiting = n < ListenSocket.BACKLOG ? channel.accept() : null;
      }
    } catch (IOException e) {
      LOG.debug("accepting the last connections of {} failed", socket, e);
    } finally {
      socket.close();
      done.run();
    }
  }
}
