package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.HttpDate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty's HTTP/1 connection takes for its end point: {@link StrictReader} reads everything
 * first, and where it refuses, Jetty gets a NUL in place of the rest, which its parser refuses in
 * every state; {@link BareErrors} then gives the answer that the reader wants. It also knows when
 * the connection waits for a head, and sets the deadline for that.
 */
final class StrictEndPoint extends WrappedEndPoint {
  private static final int AHEAD_BYTES = 4096;
  private static final int READS_AT_ONCE = 16;
  private static final byte[] LATE =
      "the head of the request did not come in time".getBytes(StandardCharsets.UTF_8);

  private final EndPoint endPoint;
  private final SocketEndPoint socket;
  private final StrictReader reader;
  private final InputFilter filter;
  private final Executor executor;
  private final Timeouts timeouts;
  private final HttpDate date;
  private final ByteBufferPool pool;
  private final boolean alone;
  private @Nullable HeadWriter writer;
  private @Nullable Http1Stream stream;
  private volatile boolean isTunnel;
  private @Nullable HeadWatch heads;
  private volatile boolean waitsForHead;

  /** It waits for the rest of a body that is thrown away. */
  private boolean waitsForBody;

  private volatile boolean lingers;

  /** Jetty has closed it, although input may still be discarded. */
  private volatile boolean closed;

  /**
   * Makes one for a new connection.
   *
   * @param alone whether nothing in Jetty looks at requests and responses, the app apart
   */
  StrictEndPoint(
      EndPoint endPoint,
      SocketEndPoint socket,
      StrictReader reader,
      Executor executor,
      Timeouts timeouts,
      HttpDate date,
      ByteBufferPool pool,
      boolean alone) {
    super(endPoint);
    this.alone = alone;
    this.endPoint = endPoint;
    this.socket = socket;
    this.reader = reader;
    this.filter = new InputFilter(reader, alone);
    this.executor = executor;
    this.timeouts = timeouts;
    this.date = date;
    this.pool = pool;
    socket.whenLate(this::late);
    socket.waitUntil(System.nanoTime() + timeouts.headNanos()); // for the first byte
  }

  /** A head that has begun is answered; Jetty, which has not seen it, is not asked. */
  private void late() {
    if (!waitsForHead || lingers) {
      endPoint.close(null);
      return;
    }
    HeadWriter answer = newWriter();
    answer.head(
        408,
        Headers.of("Content-Type", "text/plain; charset=utf-8"),
        LATE.length,
        HeadWriter.Connection.CLOSE);
    answer.put(LATE, 0, LATE.length);
    endPoint.write(Callback.from(endPoint::close, failure -> endPoint.close(null)), answer.view());
  }

  /** For the heads of this connection's responses, of which there is one at a time. */
  HeadWriter writer() {
    HeadWriter held = writer;
    if (held == null) {
      held = newWriter();
      writer = held;
    }
    return held;
  }

  /** The response has been sent. */
  void releaseWriter() {
    writer = null; // no idle connection holds one
  }

  /** The server's. */
  ByteBufferPool pool() {
    return pool;
  }

  HeadWriter newWriter() {
    return new HeadWriter(date);
  }

  /** Jetty has begun the next request. */
  HttpStream begin(HttpStream jettys) {
    IncomingRequest incoming = reader.take();
    if (incoming == null) {
      // It follows the last request of the connection: no answer, and no word in the log.
      throw new QuietException.RuntimeException(new Request.Handler.AbortException());
    }
    Http1Stream begun = new Http1Stream(jettys, this, incoming);
    stream = begun;
    return begun;
  }

  /** Whether nothing in Jetty looks at requests and responses, the app apart. */
  boolean isAlone() {
    return alone;
  }

  /** That of the request which is being answered. */
  @Nullable Http1Stream stream() {
    return stream;
  }

  StrictReader reader() {
    return reader;
  }

  SocketEndPoint socket() {
    return socket;
  }

  // ---- reading ----

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    if (closed) {
      return -1;
    }
    int count = filter.fill(buffer);
    if (count > 0) {
      handOver(buffer, count);
      return count;
    }
    count = endPoint.fill(buffer);
    if (count > 0 && reader.isOpen()) {
      handOver(buffer, count);
      return count;
    }
    if (count > 0 && reader.isClosed()) {
      buffer.limit(buffer.limit() - count);
      return 0; // and Jetty waits for more of it, until the client ends or the time is over
    }
    if (count > 0 && reader.isSkipping()) {
      count = filter.skip(buffer, count);
      if (reader.isClosed()) { // there is too much of it, and what has been answered was the last
        endPoint.shutdownOutput();
      }
      if (count == 0) {
        return 0;
      }
    }
    if (count > 0) {
      count = filter.examine(buffer, count);
      handOver(buffer, count);
      return count;
    }
    if (count < 0 && reader.endsWithinChunks()) {
      return InputFilter.poison(buffer);
    }
    return count;
  }

  /** The last {@code count} bytes there are given to Jetty. */
  private void handOver(ByteBuffer buffer, int count) {
    if (!reader.isOpen()) {
      updateDeadline(count > 0);
    } else if (!isTunnel) {
      heads().follow(buffer, buffer.limit() - count, buffer.limit());
    }
  }

  private HeadWatch heads() {
    HeadWatch made = heads;
    if (made == null) {
      made = new HeadWatch(socket, timeouts);
      heads = made;
    }
    return made;
  }

  /**
   * Has the rest of a body thrown away that nobody will read.
   *
   * @return false if the connection cannot be used on
   */
  boolean skipRest() {
    return filter.replaceRest();
  }

  /**
   * A head that has begun must not take too long; but while there is a request in hand, nobody
   * reads on, and the client is not to blame.
   *
   * @param handed whether Jetty has got something to work on
   */
  private void updateDeadline(boolean handed) {
    waitsForBody = false;
    if (handed || !filter.holdsHead()) {
      waitsForHead = false;
      socket.waitUntil(SocketEndPoint.NEVER);
    } else {
      waitForRestOfHead();
    }
  }

  /** Not for ever, however little by little it comes. */
  private void waitForRestOfBody(long now) {
    if (!waitsForBody) {
      waitsForBody = true;
      socket.waitUntil(now + timeouts.bodyNanos());
    }
  }

  private void waitForRestOfHead() {
    if (!waitsForHead) {
      waitsForHead = true;
      socket.waitUntil(System.nanoTime() + timeouts.headNanos());
    }
  }

  /**
   * Whether a request behind this one has come by now. Only to be asked while Jetty reads nothing:
   * all of the request has been received, and it has not been answered.
   */
  boolean isFollowed() {
    if (reader.hasWaiting() || filter.holdsHead() || filter.isReady()) {
      return true;
    }
    ByteBuffer bytes = BufferUtil.allocate(AHEAD_BYTES);
    try {
      if (endPoint.fill(bytes) <= 0) {
        return false;
      }
    } catch (IOException e) {
      return false; // the client has left, as sending to it will show
    }
    filter.readAhead(bytes);
    return true;
  }

  /** The connection waits for a head, or for the client to go. */
  @Override
  public void fillInterested(Callback callback) {
    if (closed) {
      callback.failed(new EofException());
      return;
    }
    if (reader.isOpen()) { // whoever it belongs to now
      endPoint.fillInterested(callback);
      return;
    }
    long now = System.nanoTime();
    if (isOutputShutdown()) {
      linger(now);
    } else if (reader.isSkipping()) {
      waitForRestOfBody(now);
    } else if (filter.holdsHead()) {
      waitForRestOfHead();
    } else if (!waitsForHead && !reader.isFresh()) {
      socket.waitUntil(now + timeouts.idleNanos());
    }
    if (filter.isReady()) {
      executor.execute(callback::succeeded);
    } else {
      endPoint.fillInterested(callback);
    }
  }

  /** The connection waits for the rest of a body; whoever reads that has an eye on the time. */
  @Override
  public boolean tryFillInterested(Callback callback) {
    if (closed) {
      callback.failed(new EofException());
      return true;
    }
    return endPoint.tryFillInterested(callback);
  }

  @Override
  public void upgrade(Connection newConnection) {
    isTunnel = !reader.isOpen(); // else it has begun with the preface of HTTP/2
    reader.open();
    if (isTunnel) {
      socket.waitUntil(SocketEndPoint.NEVER);
    }
    endPoint.upgrade(newConnection);
  }

  // ---- closing ----

  /**
   * Jetty closes a connection as soon as a byte comes behind its last request. That would reset it,
   * and a client that is still sending could lose the answer; so input is discarded until the
   * client ends, or for a while.
   */
  @Override
  public void close(@Nullable Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    boolean sendsNoMore = endPoint.isOutputShutdown() && endPoint.isOpen();
    if (sendsNoMore && !endPoint.isInputShutdown() && !endPoint.isFillInterested()) {
      linger(System.nanoTime());
      discard();
    } else {
      endPoint.close(cause);
    }
  }

  private void linger(long now) {
    if (!lingers) {
      lingers = true;
      socket.waitUntil(now + timeouts.lingerNanos());
    }
  }

  private void discard() {
    ByteBuffer bytes = BufferUtil.allocate(AHEAD_BYTES);
    try {
      for (int n = 0; n < READS_AT_ONCE; n++) {
        BufferUtil.clear(bytes);
        int count = endPoint.fill(bytes);
        if (count < 0) {
          endPoint.close(null);
          return;
        }
        if (count == 0) {
          break;
        }
      }
      endPoint.fillInterested(Callback.from(this::discard, endPoint::close));
    } catch (IOException e) {
      endPoint.close(e);
    }
  }

  /** Closes it at once, whatever has been sent. */
  void abort() {
    endPoint.close(null);
  }

  @Override
  public boolean isOpen() {
    return !closed && super.isOpen();
  }
}
