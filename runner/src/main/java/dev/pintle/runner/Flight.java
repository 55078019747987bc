package dev.pintle.runner;

import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.BodyWriter;
import dev.pintle.Duplex;
import dev.pintle.Env;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight, from the call of the app to the end of its response, and whether the app has
 * a thread at this moment.
 *
 * <p>A <em>turn</em> of the app is the time in which the client waits for nothing but the app: from
 * its call to its return, and in a body from the end of one write to the begin of the next. The
 * writes themselves, which wait for the client, are no part of it. Changed by the threads of the
 * request, read by any.
 */
final class Flight {
  /** Where a request is, as the status page calls it. */
  enum State {
    /** The app has been called. */
    RUNNING,
    /** The app's body is being written. */
    STREAMING,
    /** The app has returned; the server sends. */
    SENDING,
    /** The connection has been upgraded. */
    UPGRADED
  }

  /** For {@link #turn}: the app has no turn. */
  static final long NONE = 0;

  private final String method;
  private final String target;
  private final @Nullable String remoteAddress;
  private final long start = System.nanoTime();
  private final @Nullable SlowLog slowLog;
  private volatile State state = State.RUNNING;
  private volatile @Nullable Thread thread;
  private volatile long turn;
  private boolean slow;

  /**
   * Makes one. The strings are taken now, for the app may change the map.
   *
   * @param env the request map
   * @param slowLog told of turns that are too long; null if nobody wants to know
   */
  Flight(Map<String, Object> env, @Nullable SlowLog slowLog) {
    this.method = Env.REQUEST_METHOD.get(env);
    this.target = Env.REQUEST_URI.get(env);
    this.remoteAddress = Env.REMOTE_ADDR.find(env).orElse(null);
    this.slowLog = slowLog;
    begin(State.RUNNING);
  }

  String method() {
    return method;
  }

  /** With its query. */
  String target() {
    return target;
  }

  /** The client's; null where it has none. */
  @Nullable String remoteAddress() {
    return remoteAddress;
  }

  /** As of {@link System#nanoTime}. */
  long start() {
    return start;
  }

  State state() {
    return state;
  }

  /** Which thread the app has; null if none. */
  @Nullable Thread thread() {
    return thread;
  }

  /**
   * When the app's turn began, as of {@link System#nanoTime}; each has another; or {@link #NONE}.
   */
  long turn() {
    return turn;
  }

  /** True the first time only: a request is slow once. */
  synchronized boolean becomesSlow() {
    boolean first = !slow;
    slow = true;
    return first;
  }

  synchronized boolean isSlow() {
    return slow;
  }

  /** The app has returned, or thrown. */
  void returned() {
    pause();
    state = State.SENDING;
    thread = null;
  }

  /** The app's code goes on, on the calling thread, behind a write. */
  void resume() {
    long now = System.nanoTime();
    turn = now == NONE ? 1 : now;
  }

  /** The client's turn. */
  void pause() {
    long begun = turn;
    turn = NONE;
    if (slowLog != null && begun != NONE) {
      slowLog.ended(this, begun);
    }
  }

  private void begin(State next) {
    thread = Thread.currentThread();
    state = next;
    resume();
  }

  /** The same body, with its turns noted here. */
  Body watch(Body body) {
    if (body instanceof Body.Writer writer) {
      return new Body.Writer(sink -> write(writer.writer(), sink), writer.resource());
    }
    if (body instanceof Body.Stream stream && slowLog != null) {
      return new Body.Stream(new WatchedInput(stream.in(), this), stream.length());
    }
    if (body instanceof Body.Upgrade upgrade) {
      return new Body.Upgrade((in, out) -> converse(upgrade.duplex(), in, out));
    }
    return body;
  }

  private void write(BodyWriter writer, BodySink sink) throws Exception {
    begin(State.STREAMING);
    try {
      writer.write(slowLog == null ? sink : new WatchedSink(sink, this));
    } finally {
      returned();
    }
  }

  /** For a read of the app's input stream, whose bytes are the response. */
  void beginRead() {
    begin(State.STREAMING);
  }

  private void converse(Duplex duplex, InputStream in, BodySink out) throws Exception {
    thread = Thread.currentThread();
    state = State.UPGRADED;
    try {
      duplex.run(in, out);
    } finally {
      thread = null;
    }
  }
}
