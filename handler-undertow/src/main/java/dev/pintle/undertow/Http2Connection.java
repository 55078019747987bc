package dev.pintle.undertow;

import io.undertow.protocols.http2.Http2Channel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * One connection that speaks HTTP/2, with its requests in hand. At a drain it gets a notice at
 * once, so that no new requests come, and is closed a little after the last one in hand.
 */
final class Http2Connection {
  /** For requests that crossed the notice on their way. */
  private static final long GRACE_MILLIS = 100;

  /** More than fit into one read behind the heads of their streams. */
  private static final int MOST_RESETS = 2000;

  private final Http2Channel channel;
  private final Http2Sink sink;
  private final Map<Integer, Http2Exchange> inHand = new ConcurrentHashMap<>();

  /** Streams of which Undertow may know that they are reset before their exchanges do. */
  private final Set<Integer> resets = ConcurrentHashMap.newKeySet();

  private volatile int lastBegun;
  private volatile boolean draining;

  Http2Connection(Http2Channel channel, Http2Sink sink) {
    this.channel = channel;
    this.sink = sink;
  }

  Http2Channel channel() {
    return channel;
  }

  Http2Sink sink() {
    return sink;
  }

  void requestBegun(int stream, Http2Exchange exchange) {
    inHand.put(stream, exchange);
    lastBegun = Math.max(lastBegun, stream);
    resets.removeIf(reset -> reset < stream); // those began before, or never will
    if (resets.contains(stream)) {
      channel.getIoThread().execute(() -> settle(stream));
    }
  }

  void requestEnded(int stream) {
    inHand.remove(stream);
    sink.forget(stream);
    if (draining && inHand.isEmpty()) {
      closeSoon();
    }
  }

  /** The client has reset a stream; on the I/O thread, before Undertow knows. */
  void reset(int stream) {
    if (resets.size() < MOST_RESETS) {
      resets.add(stream);
    }
    channel.getIoThread().execute(() -> settle(stream));
  }

  /** Tells the request, unless it has not begun although its head was read before. */
  private void settle(int stream) {
    Http2Exchange exchange = inHand.get(stream);
    if (exchange != null) {
      exchange.clientGone();
    }
    if (exchange != null || stream <= lastBegun) {
      resets.remove(stream);
    }
  }

  /** Whether the end of a stream may be none; to be asked before the exchange is. */
  boolean isBroken(int stream) {
    return resets.contains(stream) || !channel.isOpen();
  }

  /** The connection has closed. */
  void closed() {
    inHand.values().forEach(Http2Exchange::clientGone);
  }

  void drain() {
    sink.giveNotice();
    channel.flush();
    draining = true;
    if (inHand.isEmpty()) {
      closeSoon();
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
    if (inHand.isEmpty()) { // else one has come before this, and will lead here again
      channel.sendGoAway(Http2Channel.ERROR_NO_ERROR); // Undertow closes right behind it
    }
  }
}
