package dev.pintle.undertow;

import dev.pintle.Headers;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.RequestHead;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads the requests of one HTTP/1 connection in Undertow's place, since its parser is laxer than
 * the specification and forgets the order of header fields. Undertow reads a stand-in for each
 * head, always the same and without a body, and calls its handler; that finds the real head here,
 * and the body. Nothing of the next request is looked at before Undertow asks for it.
 *
 * <p>Used by the I/O thread between requests, and by the request's thread during one.
 */
final class Http1Input extends AbstractStreamSourceConduit<StreamSourceConduit> {
  /** The shortest head there is, and so never longer than what was read for it. */
  private static final byte[] STAND_IN = "A / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NOTHING = {};

  private static final int CHUNK_BUFFER = 8 * 1024;

  /** Of what is thrown away; each as large as a buffer of Undertow. */
  private static final int READS_PER_TURN = 4;

  private enum State {
    /** Where HTTP/2 may begin. */
    FIRST,
    /** In or between requests. */
    REQUESTS,
    /** What comes is not HTTP/1: of an upgraded connection, or HTTP/2. */
    OTHER,
    /** The last response has been sent; what still comes is read and thrown away. */
    LINGERING
  }

  private final Settings settings;
  private final Http1Connection connection;
  private final HeadParser parser;
  private final Parking parking = new Parking();
  private volatile boolean closed;
  private volatile boolean stopped;

  private State state;
  private byte[] in;
  private int start;
  private int end;
  private boolean ended;
  private boolean failed;
  private boolean headIncomplete;

  private @Nullable RequestHead head;
  private @Nullable BadRequest refusal;
  private @Nullable ChunkedDecoder chunks;
  private long remaining;

  /** So much of the body has been read over. */
  private long skipped;

  private @Nullable ByteBuffer framing;

  Http1Input(
      StreamSourceConduit next,
      Settings settings,
      boolean mayBeHttp2,
      byte[] first,
      Http1Connection connection) {
    super(next);
    this.settings = settings;
    this.connection = connection;
    this.parser = new HeadParser(settings.limits());
    this.state = mayBeHttp2 ? State.FIRST : State.REQUESTS;
    this.in = first;
    this.end = first.length;
  }

  // ---- Undertow's reading ----

  @Override
  public int read(ByteBuffer target) throws IOException {
    return switch (state) {
      case OTHER -> readOther(target);
      case LINGERING -> readOver(target);
      case FIRST, REQUESTS -> readHead(target);
    };
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) {
    throw new UnsupportedOperationException("requests are read, not transferred");
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
    throw new UnsupportedOperationException("requests are read, not transferred");
  }

  /** A request that was read together with the one before is no event of the socket. */
  @Override
  public void resumeReads() {
    if (state == State.REQUESTS && start < end && !headIncomplete) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  /** The client may have ended behind requests that wait here. */
  @Override
  public boolean isReadShutdown() {
    return start == end && next.isReadShutdown();
  }

  private int readHead(ByteBuffer target) throws IOException {
    int over = skipBody(target);
    if (over <= 0) {
      return over;
    }
    while (true) {
      if (start < end && findsHead()) {
        connection.headRead();
        headIncomplete = false;
        target.put(STAND_IN);
        return STAND_IN.length;
      }
      if (state == State.OTHER) {
        return 0;
      }
      if (ended) {
        return -1;
      }
      if (fill(target) == 0) {
        return 0;
      }
    }
  }

  /** Whether a head is complete, or certain to be refused. */
  private boolean findsHead() {
    if (state == State.FIRST && isPreface()) {
      return false;
    }
    try {
      int headEnd = parser.parse(in, start, end);
      if (headEnd < 0) {
        if (parser.started() && !headIncomplete) {
          connection.headBegun();
        }
        headIncomplete = true;
        return false;
      }
      start = headEnd;
      beginRequest(parser.take());
    } catch (BadRequest e) {
      head = null;
      refusal = e;
      forget();
    }
    return true;
  }

  private void beginRequest(RequestHead read) {
    head = read;
    chunks = read.chunked() ? new ChunkedDecoder(settings.limits()) : null;
    remaining = Math.max(0, read.contentLength());
    skipped = 0;
  }

  /** Whether what has come may be, or is, the preface of HTTP/2, which is then taken care of. */
  private boolean isPreface() {
    int count = Math.min(end - start, HTTP2_PREFACE.length);
    if (!Arrays.equals(in, start, start + count, HTTP2_PREFACE, 0, count)) {
      state = State.REQUESTS;
      return false;
    }
    if (count == HTTP2_PREFACE.length) {
      state = State.OTHER;
      connection.headRead();
      connection.startHttp2(takeReceived());
    } else if (!headIncomplete) {
      headIncomplete = true;
      connection.headBegun();
    }
    return true;
  }

  /** Reads over what the app has left of the body: 1 when it is over, 0 if more is to come. */
  private int skipBody(ByteBuffer scratch) throws IOException {
    while (!isBodyOver()) {
      int from = scratch.position();
      int count;
      try {
        count = readBody(scratch);
      } catch (BadRequest | EOFException e) {
        return -1; // its end cannot be found
      } finally {
        scratch.position(from);
      }
      if (count == 0) {
        return 0;
      }
      skipped += count;
      if (skipped > settings.unreadBody()) {
        state = State.LINGERING;
        connection.tooMuchUnread();
        return 0;
      }
    }
    return 1;
  }

  private int readOther(ByteBuffer target) throws IOException {
    if (start == end) {
      return next.read(target);
    }
    return takeInto(target, end - start);
  }

  /** Leaves the rest for another turn: who sends without a pause would keep the I/O thread. */
  private int readOver(ByteBuffer scratch) throws IOException {
    int from = scratch.position();
    int count = 1;
    for (int n = 0; n < READS_PER_TURN && count > 0; n++) {
      count = next.read(scratch);
      scratch.position(from);
    }
    return Math.min(count, 0);
  }

  // ---- what has been received ----

  /** Reads from the client by way of a buffer, which is left as it was. */
  private int fill(ByteBuffer scratch) throws IOException {
    int from = scratch.position();
    int count = next.read(scratch);
    if (count < 0) {
      ended = true;
    } else if (count > 0) {
      makeRoom(count);
      scratch.position(from).get(in, end, count);
      scratch.position(from);
      end += count;
    }
    return count;
  }

  private void makeRoom(int count) {
    if (start == end) {
      in = new byte[count]; // mostly one head, which goes with its request
      start = 0;
      end = 0;
    } else if (in.length - end < count) {
      int waiting = end - start;
      byte[] larger = new byte[Math.max(waiting + count, 2 * waiting)];
      System.arraycopy(in, start, larger, 0, waiting);
      in = larger;
      start = 0;
      end = waiting;
    }
  }

  private int takeInto(ByteBuffer target, long most) {
    int count = (int) Math.min(Math.min(target.remaining(), end - start), most);
    target.put(in, start, count);
    start += count;
    return count;
  }

  /** Nothing more is read of what has come: it is not kept while the client is waited for. */
  private void forget() {
    in = NOTHING;
    start = 0;
    end = 0;
  }

  private byte[] takeReceived() {
    byte[] received = Arrays.copyOfRange(in, start, end);
    start = end;
    return received;
  }

  /** Whether anything has come behind the body, which has been received; none of it is used. */
  boolean hasMore() throws IOException {
    int ofBody = isBodyOver() ? 0 : (int) remaining;
    return end - start > ofBody || (!ended && fill(ByteBuffer.allocate(CHUNK_BUFFER)) > 0);
  }

  boolean isEmpty() {
    return start == end;
  }

  /** The client has said that it sends no more. */
  boolean hasEnded() {
    return ended;
  }

  // ---- the request ----

  Http1Connection connection() {
    return connection;
  }

  /** The head that Undertow has just been told of; null if it is refused. */
  @Nullable RequestHead head() {
    return head;
  }

  /** Why there is no head. */
  BadRequest refusal() {
    BadRequest why = refusal;
    if (why == null) {
      throw new IllegalStateException("the request was not refused");
    }
    return why;
  }

  /**
   * Reads of the body without waiting.
   *
   * @return how many bytes; 0 if none has come; −1 at the end
   * @throws EOFException if the client has ended before
   */
  int readBody(ByteBuffer target) throws IOException, BadRequest {
    ChunkedDecoder decoder = chunks;
    if (decoder != null) {
      try {
        return readChunks(decoder, target);
      } catch (BadRequest e) {
        failed = true;
        throw e;
      }
    }
    if (remaining == 0) {
      return -1;
    }
    int count = readData(target, remaining);
    remaining -= count;
    return count;
  }

  private int readChunks(ChunkedDecoder decoder, ByteBuffer target) throws IOException, BadRequest {
    while (true) {
      start = decoder.advance(in, start, end);
      if (decoder.ended()) {
        framing = null;
        return -1;
      }
      if (decoder.available() > 0) {
        int count = readData(target, decoder.available());
        decoder.took(count);
        return count;
      }
      if (framing == null) {
        framing = ByteBuffer.allocate(CHUNK_BUFFER);
      }
      int count = ended ? -1 : fill(framing);
      if (count < 0) {
        throw brokenOff();
      }
      if (count == 0) {
        return 0;
      }
    }
  }

  private int readData(ByteBuffer target, long most) throws IOException {
    if (start < end) {
      return takeInto(target, most);
    }
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), most));
    int count = ended ? -1 : next.read(target);
    target.limit(limit);
    if (count < 0) {
      ended = true;
      throw brokenOff();
    }
    return count;
  }

  private static EOFException brokenOff() {
    return new EOFException("the client ended the connection within the request's body");
  }

  /** The rest of the body is not waited for, so that the next request cannot be found. */
  void fail() {
    failed = true;
  }

  /** Whether no request can be found behind this one. */
  boolean hasFailed() {
    return failed || (ended && !isBodyReceived());
  }

  /** How many bytes of the body can be read without waiting. */
  int available() {
    long data = chunks == null ? remaining : chunks.available();
    return (int) Math.min(end - start, data);
  }

  boolean isBodyOver() {
    ChunkedDecoder decoder = chunks;
    return decoder == null ? remaining == 0 : decoder.ended();
  }

  /** Whether all of the body has come, and can be read over at once. */
  boolean isBodyReceived() {
    return isBodyOver() || (chunks == null && remaining <= end - start);
  }

  /** How much of the body is known to be still on its way; 0 if that is not known. */
  long missing() {
    return chunks == null ? Math.max(0, remaining - (end - start)) : 0;
  }

  /** The trailer fields of a body that is over. */
  Headers trailers() {
    return chunks == null ? Headers.empty() : chunks.trailers();
  }

  /**
   * Waits for bytes.
   *
   * @return false if none came in this time
   * @throws IOException if the connection was closed, or reading stopped
   */
  boolean await(long nanos) throws IOException {
    parking.prepare();
    connection
        .channel()
        .getSourceChannel()
        .setReadListener(
            ready -> {
              next.suspendReads();
              parking.signal();
            });
    boolean ready = false;
    if (!closed && !stopped) {
      resumeReadsInOrder();
      ready = parking.await(nanos);
      next.suspendReads();
    }
    if (closed || stopped) {
      throw new InterruptedIOException(
          closed ? "the connection has been closed" : "reading has been stopped");
    }
    return ready;
  }

  /**
   * On the I/O thread, behind a listener of Undertow's that may still run: woken twice for one
   * request, it suspends reads the second time.
   */
  private void resumeReadsInOrder() {
    try {
      connection.channel().getIoThread().execute(next::resumeReads);
    } catch (RejectedExecutionException e) {
      // The server has ended, and every connection with it.
    }
  }

  /** Ends a waiting, and all later ones, with an exception; any thread. */
  void stop() {
    stopped = true;
    parking.signal();
  }

  /** Whoever waits is told that the connection has closed; any thread. */
  void close() {
    closed = true;
    parking.signal();
  }

  // ---- behind the last request ----

  /** What comes from now on is for another protocol, bytes that are here included. */
  void becomeOther() {
    state = State.OTHER;
  }

  /** What comes from now on is thrown away, so that no reset destroys the last response. */
  void linger() {
    state = State.LINGERING;
    forget();
  }
}
