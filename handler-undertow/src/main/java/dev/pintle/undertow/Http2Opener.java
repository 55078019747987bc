package dev.pintle.undertow;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
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
    begin(connection, first);
  }

  /** Takes over a connection whose client has begun with the preface. */
  void takeOver(StreamConnection connection, byte[] received) {
    connection.getSourceChannel().suspendReads();
    connection.getSourceChannel().setReadListener(null);
    begin(connection, received);
  }

  /** Begins, with what has been received already. */
  private void begin(StreamConnection connection, byte[] first) {
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
    Http2Streams streams =
        new Http2Streams(mostStreams(), settings, deadline, new ResetRate(getUndertowOptions()));
    Http2Sink sink = new Http2Sink(connection.getSinkChannel().getConduit(), streams);
    connection
        .getSourceChannel()
        .setConduit(new Http2Source(connection.getSourceChannel().getConduit(), first, streams));
    connection.getSinkChannel().setConduit(sink);
    Http2ServerChannel channel =
        new Http2ServerChannel(
            connection, getBufferPool(), ResetRate.forUndertow(getUndertowOptions()), streams);
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
    channel
        .getReceiveSetter()
        .set(new Http2Requests(getRootHandler(), getUndertowOptions(), bufferSize, opened));
    channel.resumeReceives();
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
