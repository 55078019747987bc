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
  private final Map<StreamConnection, Deadline> handshakes = new ConcurrentHashMap<>();

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
    this.http2 = engine.settings().http2() ? new Http2Opener(pool, root, options.http2()) : null;
    Http1Opener http1 = new Http1Opener(engine, pool, root, options.http1(), http2);
    this.clear = http1;
    this.secure = http2 == null ? http1 : alpn(pool, root, options.http1(), http1, http2);
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
      Http1Opener http1,
      Http2Opener http2) {
    AlpnOpenListener choice =
        new AlpnOpenListener(pool, options, HTTP_1_1, chosen(http1, pool, root, options));
    choice.addProtocol("h2", chosen(http2, pool, root, http2.getUndertowOptions()), ALPN_PREFERS);
    choice.setRootHandler(root);
    return choice;
  }

  /** The handshake is over; from now on the protocol's own deadlines hold. */
  private ProtocolOpener chosen(
      ProtocolOpener protocol, ByteBufferPool pool, HttpHandler root, OptionMap options) {
    return new ProtocolOpener(pool, root, options) {
      @Override
      public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
        Deadline handshake = handshakes.remove(connection);
        if (handshake != null) {
          handshake.stop();
        }
        protocol.handleEvent(connection, received);
      }
    };
  }

  /** Begins on a connection that has just been accepted, on its I/O thread. */
  void open(StreamConnection connection, boolean tls) {
    boolean allowed = connections.opened();
    open.add(connection);
    connection.setCloseListener(
        closed -> {
          open.remove(connection);
          connections.closed();
        });
    if (!allowed) {
      TooMany.refuse(connection, tls, engine);
    } else if (tls && ssl != null) {
      SslConnection encrypted = ssl.wrapExistingConnection(connection, tlsOptions, false);
      if (http2 != null) {
        startHandshake(connection, encrypted);
      }
      secure.handleEvent(encrypted);
    } else {
      clear.handleEvent(connection);
    }
  }

  private void startHandshake(StreamConnection connection, SslConnection encrypted) {
    Deadline handshake =
        new Deadline(connection.getIoThread(), () -> IoUtils.safeClose(connection));
    handshakes.put(encrypted, handshake);
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
