package dev.pintle.transport;

import dev.pintle.spi.Connections;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Which accepted sockets become connections, with what codec, and how many there are. */
final class Admission {
  private final int maxConnections;
  private final Protocol.Factory factory;
  private final @Nullable Supplier<SSLEngine> tls;
  private final @Nullable ProxyProtocol proxies;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final CountDownLatch allClosed = new CountDownLatch(1);

  /** Connections that wait to be accepted may follow when the last one has closed; not any more. */
  private volatile boolean over;

  /**
   * Makes one.
   *
   * @param tls null if no socket speaks TLS
   * @param proxies null if no connection begins with a PROXY header
   */
  Admission(
      int maxConnections,
      Protocol.Factory factory,
      @Nullable Supplier<SSLEngine> tls,
      @Nullable ProxyProtocol proxies) {
    this.maxConnections = maxConnections;
    this.factory = factory;
    this.tls = tls;
    this.proxies = proxies;
  }

  /**
   * Makes a connection of an accepted socket; null if there are too many even to refuse it. With
   * TLS one that is too many is closed without a word: to tell it so would cost a handshake.
   */
  @Nullable SocketConnection admit(Loop loop, SocketChannel channel, boolean secured)
      throws IOException {
    accepted.incrementAndGet();
    loop.open.incrementAndGet();
    int count = open.incrementAndGet();
    boolean tooMany = count > maxConnections;
    SocketConnection connection = null;
    try {
      if (tooMany) {
        refused.incrementAndGet();
      }
      if (count <= (secured ? maxConnections : maxConnections + Connections.TOLD_AT_ONCE)) {
        connection = new SocketConnection(loop, channel, behindProxies(codecs(secured, tooMany)));
      } else {
        channel.close();
      }
      return connection;
    } finally {
      if (connection == null) {
        closed(loop);
      }
    }
  }

  private Function<SocketConnection, Protocol> behindProxies(
      Function<SocketConnection, Protocol> codecs) {
    ProxyProtocol headers = proxies;
    return headers == null
        ? codecs
        : connection -> new ProxyHeaderReader(connection, headers, codecs);
  }

  private Function<SocketConnection, Protocol> codecs(boolean secured, boolean tooMany) {
    if (!secured) {
      return tooMany ? factory::refuse : factory::open;
    }
    Supplier<SSLEngine> engines = tls;
    if (engines == null) {
      throw new IllegalStateException("a socket speaks TLS, but there are no engines for it");
    }
    return connection -> new TlsConnection(connection, engines, factory::open);
  }

  /** A connection of this loop has ended. */
  void closed(Loop loop) {
    loop.open.decrementAndGet();
    open.decrementAndGet();
    tellIfAllClosed();
  }

  /** Nothing more is accepted. */
  void end() {
    over = true;
    tellIfAllClosed();
  }

  private void tellIfAllClosed() {
    if (over && open.get() == 0) {
      allClosed.countDown();
    }
  }

  /** Open when nothing more is accepted and all have ended. */
  CountDownLatch allClosed() {
    return allClosed;
  }

  int open() {
    return open.get();
  }

  /** Since the start. */
  long accepted() {
    return accepted.get();
  }

  /** Since the start. */
  long refused() {
    return refused.get();
  }
}
