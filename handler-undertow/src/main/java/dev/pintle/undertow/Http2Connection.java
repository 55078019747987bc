package dev.pintle.undertow;

import io.undertow.protocols.http2.Http2Channel;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * One connection that speaks HTTP/2, with its requests in hand. At a drain, or when the client has
 * reset many, it gets a notice at once, so that no new requests come, and is closed a little after
 * the last one in hand.
 */
final class Http2Connection {
  /** For requests that crossed the notice on their way: a long way there and back. */
  private static final long GRACE_MILLIS = 500;

  /** For a GOAWAY that the client does not take. */
  private static final long FAREWELL_MILLIS = 2000;

  private final Http2ServerChannel channel;
  private final Http2Sink sink;
  private final Http2Streams streams;
  private final Map<Integer, Http2Exchange> inHand = new ConcurrentHashMap<>();
  private volatile int lastBegun;
  private volatile boolean draining;

  /** Used on the I/O thread. */
  private boolean givenUp;

  Http2Connection(Http2ServerChannel channel, Http2Sink sink, Http2Streams streams) {
    this.channel = channel;
    this.sink = sink;
    this.streams = streams;
  }

  Http2ServerChannel channel() {
    return channel;
  }

  Http2Sink sink() {
    return sink;
  }

  /** Whether a stream is one too many, and to be refused. */
  boolean isTooMany(int stream) {
    return streams.isTooMany(stream);
  }

  void requestBegun(int stream, Http2Exchange exchange) {
    inHand.put(stream, exchange);
    lastBegun = Math.max(lastBegun, stream);
    streams.resets().removeIf(reset -> reset < stream); // those began before, or never will
    if (streams.resets().contains(stream)) {
      channel.getIoThread().execute(() -> settle(stream));
    }
  }

  void requestEnded(int stream) {
    inHand.remove(stream);
    sink.forget(stream);
    closeIfDone();
  }

  /** A frame has been read; on the I/O thread. */
  void received() throws IOException {
    channel.giveBack();
    streams.resets().forEach(this::settle);
    ResetRate.Level resets = streams.resetLevel();
    if (resets == ResetRate.Level.TOO_MANY) {
      giveUp(Http2Channel.ERROR_ENHANCE_YOUR_CALM);
    } else if (resets == ResetRate.Level.MANY && !draining) {
      drain();
    } else if (streams.hasClientLeft()) {
      closeIfDone();
    }
  }

  private void giveUp(int error) {
    if (givenUp) {
      return;
    }
    givenUp = true;
    channel.sendGoAway(error); // Undertow closes right behind it
    after(FAREWELL_MILLIS, () -> IoUtils.safeClose(channel));
  }

  /** Tells the request, unless it has not begun although its head was read before. */
  private void settle(int stream) {
    Http2Exchange exchange = inHand.get(stream);
    if (exchange != null) {
      exchange.clientGone();
    }
    if (exchange != null || stream <= lastBegun) {
      streams.resets().remove(stream);
    }
  }

  /** Whether the end of a stream may be none; to be asked before the exchange is. */
  boolean isBroken(int stream) {
    return streams.resets().contains(stream) || !channel.isOpen();
  }

  /** The connection has closed. */
  void closed() {
    inHand.values().forEach(Http2Exchange::clientGone);
  }

  void drain() {
    sink.giveNotice();
    channel.flush();
    draining = true;
    closeIfDone();
  }

  private void closeIfDone() {
    if ((draining || streams.hasClientLeft()) && inHand.isEmpty()) {
      closeSoon();
    }
  }

  private void closeSoon() {
    after(GRACE_MILLIS, this::close);
  }

  private void after(long millis, Runnable task) {
    try {
      channel.getIoThread().executeAfter(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(channel);
    }
  }

  private void close() {
    if (inHand.isEmpty()) { // else one has come before this, and will lead here again
      channel.sendGoAway(Http2Channel.ERROR_NO_ERROR); // Undertow closes right behind it
    }
  }

  /** No request, or not the rest of its head, has come in time; on the I/O thread. */
  void timedOut() {
    if (lastBegun == 0) {
      IoUtils.safeClose(channel); // the client may not have begun, and knows none of our frames
      return;
    }
    giveUp(Http2Channel.ERROR_NO_ERROR);
  }
}
