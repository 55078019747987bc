package dev.pintle.undertow;

import dev.pintle.http1.RequestHead;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.util.ImmediatePooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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
    Http2Requests unused = begin(connection, received, null);
  }

  /** Takes over a connection whose client has begun with the preface. */
  void takeOver(StreamConnection connection, byte[] received) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    Http2Requests unused =
        begin(connection, new ImmediatePooledByteBuffer(ByteBuffer.wrap(received)), null);
  }

  /** Goes on behind the 101 that answers a request with {@code Upgrade: h2c}. */
  void upgrade(StreamConnection connection, RequestHead head, ByteBuffer settings) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    Http2Requests requests = begin(connection, null, settings);
    requests.beginUpgraded(head);
  }

  /**
   * Begins.
   *
   * @param settings those of the client, where they came with an upgrade; null else
   */
  private Http2Requests begin(
      StreamConnection connection,
      @Nullable PooledByteBuffer received,
      @Nullable ByteBuffer settings) {
    AtomicReference<@Nullable Http2Connection> begun = new AtomicReference<>();
    Http2Source source =
        new Http2Source(
            connection.getSourceChannel().getConduit(),
            stream -> {
              Http2Connection known = begun.get();
              if (known != null) {
                known.reset(stream);
              }
            });
    Http2Sink sink = new Http2Sink(connection.getSinkChannel().getConduit());
    connection.getSourceChannel().setConduit(source);
    connection.getSinkChannel().setConduit(sink);
    ByteBuffer first = received == null ? ByteBuffer.allocate(0) : copy(received.getBuffer());
    Http2Channel channel =
        new Http2Channel(
            connection,
            settings == null ? Http2OpenListener.HTTP2 : Http2Channel.CLEARTEXT_UPGRADE_STRING,
            getBufferPool(),
            received,
            false,
            settings != null,
            true,
            settings,
            getUndertowOptions());
    Http2Connection opened = new Http2Connection(channel, sink);
    begun.set(opened);
    source.hasRead(first); // which nobody has looked into before resumeReceives
    open.add(opened);
    channel.addCloseTask(
        closed -> {
          open.remove(opened);
          opened.closed();
        });
    if (draining) {
      opened.drain();
    }
    Http2Requests requests =
        new Http2Requests(getRootHandler(), getUndertowOptions(), bufferSize, opened);
    channel.getReceiveSetter().set(requests);
    channel.resumeReceives();
    return requests;
  }

  /** The channel frees its own. */
  private static ByteBuffer copy(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
    return copy.put(bytes.duplicate()).flip();
  }

  /** Every connection closes once its requests have ended. */
  void drain() {
    draining = true;
    open.forEach(Http2Connection::drain);
  }
}
