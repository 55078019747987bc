package dev.pintle.undertow;

import dev.pintle.spi.Connections;
import dev.pintle.spi.Failures;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.Seldom;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * Accepts connections and hands each to an I/O thread of XNIO. Its sockets may be inherited: they
 * are neither closed nor reconfigured when it stops.
 */
final class Acceptor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** How long it waits when the process has no descriptor left for one more connection. */
  private static final long PAUSE_MILLIS = 50;

  private final List<ListenSocket> sockets;
  private final XnioWorker worker;
  private final Adoption adoption;
  private final Opener opener;
  private final Connections connections;
  private final Selector selector;
  private final Seldom failures = new Seldom();
  private final Thread thread;
  private volatile boolean stopping;
  private int next;

  private Acceptor(
      List<ListenSocket> sockets, XnioWorker worker, Opener opener, Connections connections)
      throws IOException {
    this.sockets = sockets;
    this.worker = worker;
    this.adoption = Adoption.of(worker);
    this.opener = opener;
    this.connections = connections;
    this.selector = Selector.open();
    this.thread = new Thread(null, this, "pintle-undertow-accept", 0, false);
  }

  /** Begins to accept. */
  static Acceptor start(
      List<ListenSocket> sockets, XnioWorker worker, Opener opener, Connections connections)
      throws IOException {
    Acceptor acceptor = new Acceptor(sockets, worker, opener, connections);
    try {
      for (ListenSocket socket : sockets) {
        socket.channel().register(acceptor.selector, SelectionKey.OP_ACCEPT, socket);
      }
    } catch (IOException e) {
      acceptor.selector.close();
      throw e;
    }
    acceptor.thread.start();
    return acceptor;
  }

  @Override
  public void run() {
    while (!stopping) {
      round();
    }
    IoUtils.safeClose(selector); // lets go of all sockets, so that closing one takes no time
    // What had connected before the stop is served; a shared socket has others who will.
    for (ListenSocket socket : sockets) {
      if (!socket.isShared()) {
        socket.hide();
        acceptFrom(socket);
        socket.close(); // here and at once: who connects in between is reset
      }
    }
  }

  /** Whatever fails here may go well the next time: without this thread nobody is accepted. */
  private void round() {
    try {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        acceptFrom((ListenSocket) key.attachment());
      }
      selector.selectedKeys().clear();
    } catch (IOException | RuntimeException | Error e) {
      if (failures.isDue()) {
        Failures.log("accepting connections failed; trying on", e);
      }
      pause();
    }
  }

  private void acceptFrom(ListenSocket socket) {
    try {
      SocketChannel accepted = socket.channel().accept();
      for (int n = 0; accepted != null; n++) {
        handOver(accepted, socket.isTls());
        accepted = n < ListenSocket.BACKLOG ? socket.channel().accept() : null;
      }
    } catch (ClosedChannelException e) {
      LOG.debug("{} has been closed", socket, e);
    } catch (IOException | RuntimeException | Error e) {
      socket.acceptFailed(e);
      pause(); // nothing to wait for tells when a descriptor is free again
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
  }

  private void handOver(SocketChannel accepted, boolean tls) {
    XnioIoThread io = worker.getIoThread(next++ & Integer.MAX_VALUE);
    boolean allowed = connections.opened(); // now: a drain that begins here waits for it
    if (!allowed && !connections.tells(tls)) {
      IoUtils.safeClose(accepted);
      connections.closed();
      return;
    }
    try {
      accepted.configureBlocking(false);
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      io.execute(() -> open(io, accepted, tls, allowed));
    } catch (IOException | RejectedExecutionException e) {
      IoUtils.safeClose(accepted); // it has left already, or the server has
      connections.closed();
    } catch (RuntimeException | Error e) {
      IoUtils.safeClose(accepted);
      connections.closed();
      throw e;
    }
  }

  private void open(XnioIoThread io, SocketChannel accepted, boolean tls, boolean allowed) {
    StreamConnection connection;
    try {
      connection = adoption.adopt(io, accepted);
    } catch (IOException | RuntimeException e) {
      LOG.debug("a connection could not be taken over", e);
      IoUtils.safeClose(accepted);
      connections.closed();
      return;
    }
    try {
      opener.open(connection, tls, allowed);
    } catch (RuntimeException e) {
      LOG.debug("a connection could not be opened", e);
      IoUtils.safeClose(connection);
    }
  }

  /** Stops accepting, and closes the sockets that are this server's own. */
  void stop() throws InterruptedException {
    stopping = true;
    selector.wakeup();
    thread.join();
  }
}
