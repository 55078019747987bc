package dev.pintle.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.channels.SslChannel;

/** Begins HTTP/1 on connections, or HTTP/2 where a client in the clear begins with that. */
final class Http1Opener extends ProtocolOpener {
  private static final byte[] NOTHING = {};

  private final Engine engine;
  private final @Nullable Http2Opener http2;
  private final HttpOpenListener listener;

  /**
   * Makes one.
   *
   * @param http2 null if HTTP/2 is not spoken
   */
  Http1Opener(
      Engine engine,
      ByteBufferPool pool,
      HttpHandler root,
      OptionMap options,
      @Nullable Http2Opener http2) {
    super(pool, root, options);
    this.engine = engine;
    this.http2 = http2;
    this.listener = new HttpOpenListener(pool, options);
    this.listener.setRootHandler(root);
  }

  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
    open(connection, received, null);
  }

  /**
   * Begins.
   *
   * @param end sees below TLS whether the connection has ended; null without TLS
   */
  void open(
      StreamConnection connection, @Nullable PooledByteBuffer received, @Nullable EndWatch end) {
    byte[] first = NOTHING;
    if (received != null) {
      try (received) {
        ByteBuffer bytes = received.getBuffer();
        first = new byte[bytes.remaining()];
        bytes.get(first);
      }
    }
    Http2Opener other = connection instanceof SslChannel ? null : http2; // there ALPN decides
    Http1Connection unused =
        new Http1Connection(engine, connection, first, other, end); // puts itself in between
    listener.handleEvent(connection, null);
  }
}
