package dev.pintle.jetty;

import dev.pintle.spi.Failures;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.Seldom;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections for all connectors of a server. Jetty's own ways will not do: one closes
 * sockets that were inherited, or makes them blocking for every process that holds them; the other
 * logs without end while there are no descriptors; and neither accepts, when it stops, what waits
 * in the queue of a socket that is about to be closed.
 */
final class Acceptor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** How long to leave a socket alone that cannot be accepted from, as there are no descriptors. */
  private static final long PAUSE_MILLIS = 100;

  private final Selector selector;
  private final List<SocketConnector> connectors;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Seldom failures = new Seldom();
  private volatile boolean stopping;

  private Acceptor(Selector selector, List<SocketConnector> connectors) {
    this.selector = selector;
    this.connectors = connectors;
  }

  /** Begins to accept, on a thread of its own. */
  static Acceptor start(List<SocketConnector> connectors) throws IOException {
    Selector selector = Selector.open();
    try {
      for (SocketConnector connector : connectors) {
        connector.socket().channel().register(selector, SelectionKey.OP_ACCEPT, connector);
      }
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
    Acceptor acceptor = new Acceptor(selector, connectors);
    new Thread(null, acceptor, "pintle-jetty-accept", 0, false).start();
    return acceptor;
  }

  /** Ends accepting; own sockets are closed, shared ones left to the others that hold them. */
  void stop() throws InterruptedException {
    stopping = true;
    selector.wakeup();
    stopped.await();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        round();
      }
    } finally {
      end();
      stopped.countDown();
    }
  }

  /** Whatever fails here may go well the next time: without this thread nobody is accepted. */
  private void round() {
    try {
      if (acceptReady() > 0) {
        selector.select(PAUSE_MILLIS);
      } else {
        selector.select();
      }
    } catch (IOException | RuntimeException | Error e) {
      if (failures.isDue()) {
        Failures.log("accepting connections failed; trying on", e);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }

  /**
   * Accepts from the sockets selected, and resumes those that were left alone; how many still are.
   */
  private int acceptReady() throws IOException {
    int paused = 0;
    for (SelectionKey key : selector.keys()) {
      if (key.interestOps() == 0) {
        key.interestOps(SelectionKey.OP_ACCEPT);
      } else if (key.isReadable() || selector.selectedKeys().contains(key)) {
        if (!acceptAll((SocketConnector) key.attachment())) {
          key.interestOps(0);
          paused++;
        }
      }
    }
    selector.selectedKeys().clear();
    return paused;
  }

  /** False if there was a failure that time may mend. */
  private boolean acceptAll(SocketConnector connector) {
    try {
      for (int n = 0; n < ListenSocket.BACKLOG; n++) {
        SocketChannel accepted = connector.socket().channel().accept();
        if (accepted == null) {
          break;
        }
        take(connector, accepted);
      }
      return true;
    } catch (IOException | RuntimeException | Error e) {
      connector.socket().acceptFailed(e);
      return false;
    }
  }

  private static void take(SocketConnector connector, SocketChannel accepted) throws IOException {
    try {
      connector.take(accepted);
    } catch (IOException | RuntimeException e) {
      LOG.debug("a connection ended while it was accepted", e);
      accepted.close();
    } catch (Error e) {
      accepted.close();
      throw e;
    }
  }

  private void end() {
    try {
      selector.close(); // lets go of all sockets
    } catch (IOException e) {
      LOG.debug("closing the selector failed", e);
    }
    for (SocketConnector connector : connectors) {
      ListenSocket socket = connector.socket();
      if (!socket.isShared()) {
        socket.hide();
        boolean unused = acceptAll(connector);
        socket.close();
      }
    }
  }
}
