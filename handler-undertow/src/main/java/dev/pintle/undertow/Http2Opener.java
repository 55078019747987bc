package dev.pintle.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import io.undertow.util.ImmediatePooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** Begins HTTP/2 on connections, and tells all of them of a drain. */
final class Http2Opener extends ProtocolOpener {
  private final int bufferSize;
  private final Set<Http2Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  Http2Opener(ByteBufferPool pool, HttpHandler root, OptionMap options) {
    super(pool, root, options);
    this.bufferSize = pool.getBufferSize();
  }

  /** Begins where ALPN has chosen HTTP/2. */
  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
    begin(connection, received);
  }

  /** Takes over a connection whose client has begun with the preface. */
  void takeOver(StreamConnection connection, byte[] received) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    begin(connection, new ImmediatePooledByteBuffer(ByteBuffer.wrap(received)));
  }

  private void begin(StreamConnection connection, @Nullable PooledByteBuffer received) {
    Http2Notice notice = new Http2Notice(connection.getSinkChannel().getConduit());
    connection.getSinkChannel().setConduit(notice);
    Http2Channel channel =
        new Http2Channel(
            connection,
            Http2OpenListener.HTTP2,
            getBufferPool(),
            received,
            false,
            false,
            getUndertowOptions());
    Http2Connection begun = new Http2Connection(channel, notice);
    channel.putAttachment(Http2Connection.KEY, begun);
    open.add(begun);
    channel.addCloseTask(closed -> open.remove(begun));
    if (draining) {
      begun.drain();
    }
    channel
        .getReceiveSetter()
        .set(new Http2ReceiveListener(getRootHandler(), getUndertowOptions(), bufferSize, null));
    channel.resumeReceives();
  }

  /** Every connection closes once its requests have ended. */
  void drain() {
    draining = true;
    open.forEach(Http2Connection::drain);
  }
}
