package dev.pintle.undertow;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * One connection that speaks HTTP/2, as a drain sees it: it gets a notice at once, so that no new
 * requests come, and is closed a little after the last one in hand.
 */
final class Http2Connection {
  static final AttachmentKey<Http2Connection> KEY = AttachmentKey.create(Http2Connection.class);

  /** For requests that crossed the notice on their way. */
  private static final long GRACE_MILLIS = 100;

  private final Http2Channel channel;
  private final Http2Notice notice;
  private int inHand;
  private boolean draining;

  Http2Connection(Http2Channel channel, Http2Notice notice) {
    this.channel = channel;
    this.notice = notice;
  }

  synchronized void requestBegun() {
    inHand++;
  }

  synchronized void requestEnded() {
    inHand--;
    if (draining && inHand == 0) {
      closeSoon();
    }
  }

  void drain() {
    notice.give();
    channel.flush();
    synchronized (this) {
      draining = true;
      if (inHand == 0) {
        closeSoon();
      }
    }
  }

  private void closeSoon() {
    try {
      channel.getIoThread().executeAfter(this::close, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(channel);
    }
  }

  private void close() {
    synchronized (this) {
      if (inHand > 0) {
        return; // one has come before this, and will lead here again
      }
    }
    channel.sendGoAway(Http2Channel.ERROR_NO_ERROR); // Undertow closes right behind it
  }
}
