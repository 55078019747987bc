package dev.pintle.undertow;

import dev.pintle.spi.Connections;
import dev.pintle.spi.ServerTls;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.OpenListener;
import io.undertow.server.protocol.http.AlpnOpenListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/** Begins the protocol that a connection is to speak, with TLS or without. */
final class Opener {
  private static final String HTTP_1_1 = "http/1.1";
  private static final int ALPN_PREFERS = 10;

  /** More than a record of TLS has at most: one that does not fit would never be decrypted. */
  private static final int RECORD_BYTES = 17 * 1024;

  private final Engine engine;
  private final Connections connections;
  private final @Nullable Http2Opener http2;
  private final OpenListener clear;
  private final OpenListener secure;
  private final @Nullable UndertowXnioSsl ssl;
  private final OptionMap tlsOptions;
  private final ByteBufferPool recordPool = new DefaultByteBufferPool(false, RECORD_BYTES);
  private final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();
  private final Map<StreamConnection, Handshake> handshakes = new ConcurrentHashMap<>();

  /** A connection that may still choose its protocol. */
  private record Handshake(Deadline deadline, EndWatch end) {}

  Opener(
      Engine engine,
      Connections connections,
      ByteBufferPool pool,
      HttpHandler root,
      UndertowSettings options,
      Xnio xnio,
      @Nullable ServerTls tls) {
    this.engine = engine;
    this.connections = connections;
    Settings settings = engine.settings();
    this.http2 = settings.http2() ? new Http2Opener(pool, root, options.http2(), settings) : null;
    Http1Opener http1 = new Http1Opener(engine, pool, root, options.http1(), http2);
    this.clear = http1;
    ProtocolOpener secure1 = chosen(http1);
    this.secure = http2 == null ? secure1 : alpn(pool, root, options.http1(), secure1, http2);
    if (tls == null) {
      this.ssl = null;
      this.tlsOptions = OptionMap.EMPTY;
    } else {
      this.tlsOptions =
          OptionMap.create(
              Options.SSL_ENABLED_PROTOCOLS,
              Sequence.of(tls.protocols()),
              UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER,
              true);
      this.ssl = new UndertowXnioSsl(xnio, tlsOptions, recordPool, tls.context());
    }
  }

  private OpenListener alpn(
      ByteBufferPool pool,
      HttpHandler root,
      OptionMap options,
      ProtocolOpener http1,
      Http2Opener http2) {
    AlpnOpenListener choice = new AlpnOpenListener(pool, options, HTTP_1_1, http1);
    choice.addProtocol("h2", chosen(http2), ALPN_PREFERS);
    choice.setRootHandler(root);
    return choice;
  }

  /** The handshake is over; from now on the protocol's own deadlines hold. */
  private ProtocolOpener chosen(Http2Opener http2) {
    return new ProtocolOpener(
        http2.getBufferPool(), http2.getRootHandler(), http2.getUndertowOptions()) {
      @Override
      public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
        EndWatch unused = handshakeEnded(connection);
        http2.handleEvent(connection, received);
      }
    };
  }

  private ProtocolOpener chosen(Http1Opener http1) {
    return new ProtocolOpener(
        http1.getBufferPool(), http1.getRootHandler(), http1.getUndertowOptions()) {
      @Override
      public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
        http1.open(connection, received, handshakeEnded(connection));
      }
    };
  }

  private @Nullable EndWatch handshakeEnded(StreamConnection connection) {
    Handshake handshake = handshakes.remove(connection);
    if (handshake == null) {
      return null;
    }
    handshake.deadline.stop();
    return handshake.end;
  }

  /**
   * Begins on a connection that has just been accepted and counted, on its I/O thread.
   *
   * @param allowed false if it is one too many, and to be told so
   */
  void open(StreamConnection connection, boolean tls, boolean allowed) {
    open.add(connection);
    connection.setCloseListener(
        closed -> {
          open.remove(connection);
          connections.closed();
        });
    if (!allowed) {
      TooMany.refuse(connection, engine);
    } else if (tls && ssl != null) {
      EndWatch end = new EndWatch(connection.getSourceChannel().getConduit());
      connection.getSourceChannel().setConduit(end);
      SslConnection encrypted = ssl.wrapExistingConnection(connection, tlsOptions, false);
      startHandshake(connection, encrypted, end);
      secure.handleEvent(encrypted);
    } else {
      clear.handleEvent(connection);
    }
  }

  private void startHandshake(StreamConnection connection, SslConnection encrypted, EndWatch end) {
    Deadline handshake =
        new Deadline(connection.getIoThread(), () -> IoUtils.safeClose(connection));
    handshakes.put(encrypted, new Handshake(handshake, end));
    connection.setCloseListener(
        closed -> {
          handshakes.remove(encrypted);
          handshake.stop();
        });
    handshake.set(engine.settings().headNanos());
  }

  /** Lets those know who can be told that the server drains. */
  void drain() {
    if (http2 != null) {
      http2.drain();
    }
  }

  /** Closes all connections. */
  void close() {
    open.forEach(IoUtils::safeClose);
  }
}
