package dev.pintle.undertow;

import dev.pintle.http1.RequestHead;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** Begins HTTP/2 on connections, and tells all of them of a drain. */
final class Http2Opener extends ProtocolOpener {
  private final Settings settings;
  private final int bufferSize;
  private final Set<Http2Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  Http2Opener(ByteBufferPool pool, HttpHandler root, OptionMap options, Settings settings) {
    super(pool, root, options);
    this.settings = settings;
    this.bufferSize = pool.getBufferSize();
  }

  /** Begins where ALPN has chosen HTTP/2. */
  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer received) {
    byte[] first = {};
    if (received != null) {
      try (received) {
        first = new byte[received.getBuffer().remaining()];
        received.getBuffer().get(first);
      }
    }
    Http2Requests unused = begin(connection, first, null);
  }

  /** Takes over a connection whose client has begun with the preface. */
  void takeOver(StreamConnection connection, byte[] received) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    Http2Requests unused = begin(connection, received, null);
  }

  /** Goes on behind the 101 that answers a request with {@code Upgrade: h2c}. */
  void upgrade(StreamConnection connection, RequestHead head, ByteBuffer clientSettings) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    Http2Requests requests = begin(connection, new byte[0], clientSettings);
    requests.beginUpgraded(head);
  }

  /**
   * Begins.
   *
   * @param first what has been received already
   * @param clientSettings where they came with an upgrade; null else
   */
  private Http2Requests begin(
      StreamConnection connection, byte[] first, @Nullable ByteBuffer clientSettings) {
    AtomicReference<@Nullable Http2Connection> begun = new AtomicReference<>();
    Deadline deadline =
        new Deadline(
            connection.getIoThread(),
            () -> {
              Http2Connection known = begun.get();
              if (known != null) {
                known.timedOut();
              }
            });
    Http2Streams streams = new Http2Streams(mostStreams(), settings, deadline);
    Http2Sink sink = new Http2Sink(connection.getSinkChannel().getConduit(), streams);
    connection
        .getSourceChannel()
        .setConduit(new Http2Source(connection.getSourceChannel().getConduit(), first, streams));
    connection.getSinkChannel().setConduit(sink);
    Http2ServerChannel channel =
        new Http2ServerChannel(
            connection,
            clientSettings == null
                ? Http2OpenListener.HTTP2
                : Http2Channel.CLEARTEXT_UPGRADE_STRING,
            getBufferPool(),
            clientSettings,
            getUndertowOptions(),
            streams);
    Http2Connection opened = new Http2Connection(channel, sink, streams);
    begun.set(opened);
    open.add(opened);
    channel.addCloseTask(
        closed -> {
          deadline.stop();
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

  /** What Undertow advertises; it has no limit if that is nothing. */
  private int mostStreams() {
    int most =
        getUndertowOptions()
            .get(
                UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                UndertowOptions.DEFAULT_HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    return most > 0 ? most : Integer.MAX_VALUE;
  }

  /** Every connection closes once its requests have ended. */
  void drain() {
    draining = true;
    open.forEach(Http2Connection::drain);
  }
}
