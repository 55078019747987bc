package dev.pintle.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * Undertow's channel, which gives the window of the connection back when bytes come and not when
 * they are read: by itself it loses what is never read of a stream that ends early, and lets one
 * unread stream hold up all others. What waits is bounded by the windows of the streams.
 */
final class Http2ServerChannel extends Http2Channel {
  /** Half of the connection's window, which no setting changes (RFC 9113, 6.9.2). */
  private static final int LEAST_CREDIT = 65_535 / 2;

  private final Http2Streams streams;

  Http2ServerChannel(
      StreamConnection connection, ByteBufferPool pool, OptionMap options, Http2Streams streams) {
    super(connection, Http2OpenListener.HTTP2, pool, null, false, false, true, null, options);
    this.streams = streams;
  }

  /** Lets the client send as much again as has come. */
  void giveBack() throws IOException {
    int count = streams.takeReceived(LEAST_CREDIT);
    if (count > 0) {
      sendUpdateWindowSize(0, count);
    }
  }

  @Override
  public void updateReceiveFlowControlWindow(int read) {
    // Given back when it came.
  }

  @Override
  public void sendRstStream(int stream, int code) {
    streams.abandon(stream);
    super.sendRstStream(stream, code);
  }
}
