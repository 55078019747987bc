package dev.pintle.undertow;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;

/**
 * One connection that speaks HTTP/2, as a drain sees it. Undertow closes the connection right
 * behind a GOAWAY, so that is sent when no request is in hand any more.
 */
final class Http2Connection {
  static final AttachmentKey<Http2Connection> KEY = AttachmentKey.create(Http2Connection.class);

  private final Http2Channel channel;
  private int inHand;
  private boolean draining;

  Http2Connection(Http2Channel channel) {
    this.channel = channel;
  }

  synchronized void requestBegun() {
    inHand++;
  }

  synchronized void requestEnded() {
    inHand--;
    goAwayIfIdle();
  }

  synchronized void drain() {
    draining = true;
    goAwayIfIdle();
  }

  private void goAwayIfIdle() {
    if (draining && inHand == 0) {
      try {
        channel.getIoThread().execute(this::goAway);
      } catch (RejectedExecutionException e) {
        IoUtils.safeClose(channel);
      }
    }
  }

  private void goAway() {
    synchronized (this) {
      if (inHand > 0) {
        return; // one has come before this, and will lead here again
      }
    }
    channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
  }
}
