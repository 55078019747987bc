package dev.pintle.jetty;

import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads all bytes of an HTTP/1 connection before Jetty does, and says which of them Jetty may see.
 * Jetty's parser takes more spaces than one in a request line, bodies that end within their
 * trailers, and more that the specification refuses; it refuses paths that the specification lets
 * in; and it forgets the target as it was sent. So what is a request is decided here, by the reader
 * of the HTTP handler, which also keeps the head. Jetty sees whole heads only, of requests that are
 * let in, and {@link JettyView} has it take them as they were taken here.
 *
 * <p>One thread at a time reads; what {@link #take} and the other questions tell may be asked by
 * another, which Jetty has handed the bytes to.
 */
final class StrictReader {
  /** So much of an unread body is read, for the connection's sake. */
  static final int MOST_SKIPPED = 256 * 1024;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    /** The first bytes may be the preface of HTTP/2. */
    PREFACE,
    HEAD,
    BODY,
    CHUNKS,
    /** In a body that nobody will read, and Jetty is not to see. */
    SKIPPED_BODY,
    SKIPPED_CHUNKS,
    /** Behind a request that may switch the protocol, with nobody knowing yet whether it does. */
    UNDECIDED,
    /** This is no HTTP/1 any more. */
    OPEN,
    /** Nothing that follows is a request. */
    CLOSED,
    REFUSED
  }

  private final Limits limits;
  private final HeadParser parser;
  private final ArrayDeque<IncomingRequest> heads = new ArrayDeque<>(2);

  private volatile State state;
  private volatile boolean fresh = true;
  private int headBegin;
  private @Nullable IncomingRequest current;
  private long remaining;
  private long skipped;
  private boolean followed;
  private boolean closing;
  private volatile @Nullable BadRequest refusal;

  /**
   * Makes one for a new connection.
   *
   * @param http2 whether the preface of HTTP/2 is let through
   */
  StrictReader(Limits limits, boolean http2) {
    this.limits = limits;
    this.parser = new HeadParser(limits);
    this.state = http2 ? State.PREFACE : State.HEAD;
  }

  /**
   * Reads on. Bytes of heads may be changed, for Jetty's sake.
   *
   * @param from where the bytes begin that have not been used
   * @return up to where Jetty may see them; if that is not {@code to}, then there is a {@link
   *     #refusal}, or what follows is the beginning of a head, to be given again with more behind
   */
  synchronized int read(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int start = i;
      try {
        i = step(bytes, i, to);
      } catch (BadRequest e) {
        refuse(e);
        return start;
      }
      if (i == start) {
        return i;
      }
    }
    return i;
  }

  /** Uses some bytes; none if a head is incomplete. */
  private int step(byte[] bytes, int from, int to) throws BadRequest {
    return switch (state) {
      case PREFACE -> preface(bytes, from, to);
      case HEAD -> head(bytes, from, to);
      case BODY, SKIPPED_BODY -> body(from, to);
      case CHUNKS, SKIPPED_CHUNKS -> chunks(bytes, from, to);
      case UNDECIDED -> {
        followed = true;
        yield to;
      }
      case OPEN, CLOSED, REFUSED -> to;
    };
  }

  private int preface(byte[] bytes, int from, int to) throws BadRequest {
    int length = Math.min(PREFACE.length, to - from);
    if (!Arrays.equals(bytes, from, from + length, PREFACE, 0, length)) {
      state = State.HEAD;
      return head(bytes, from, to);
    }
    if (length < PREFACE.length) {
      return from;
    }
    state = State.OPEN;
    return to;
  }

  private int head(byte[] bytes, int from, int to) throws BadRequest {
    int end = parser.parse(bytes, from, to);
    if (end < 0) {
      return from;
    }
    RequestHead head = parser.take();
    headBegin = from;
    JettyView.adapt(head, bytes, from);
    begin(head);
    return end;
  }

  private void begin(RequestHead head) {
    ChunkedDecoder chunks = head.chunked() ? new ChunkedDecoder(limits) : null;
    IncomingRequest request = new IncomingRequest(head, chunks);
    heads.add(request);
    fresh = false;
    current = request;
    if (!head.hasBody()) {
      endBody();
    } else if (head.chunked()) {
      state = State.CHUNKS;
    } else {
      state = State.BODY;
      remaining = head.contentLength();
    }
  }

  private int body(int from, int to) {
    int count = (int) Math.min(remaining, to - from);
    remaining -= count;
    if (remaining == 0) {
      endBody();
    }
    return from + count;
  }

  private int chunks(byte[] bytes, int from, int to) throws BadRequest {
    ChunkedDecoder chunks = request().chunks();
    if (chunks == null) {
      throw new IllegalStateException("the body is not chunked");
    }
    int place = chunks.advance(bytes, from, to);
    if (chunks.available() > 0) {
      int count = (int) Math.min(chunks.available(), to - place);
      chunks.took(count);
      place += count;
    } else if (chunks.ended()) {
      endBody();
    }
    return place;
  }

  /**
   * Has the rest of the body of the request in hand thrown away, so that another can follow.
   *
   * @return what Jetty has to get in its place, for it to find the end; null if that cannot be done
   */
  synchronized byte @Nullable [] skip() {
    IncomingRequest request = current;
    if (request == null || closing) {
      return null;
    }
    ChunkedDecoder chunks = request.chunks();
    long missing = chunks == null ? remaining : chunks.available();
    String end = chunks == null ? "" : chunks.shortestEnd();
    if (missing > MOST_SKIPPED || end == null) { // too much, or within a chunk's first line
      return null;
    }
    skipped = missing;
    state = chunks == null ? State.SKIPPED_BODY : State.SKIPPED_CHUNKS;
    byte[] framing = end.getBytes(StandardCharsets.US_ASCII);
    byte[] filling = new byte[(int) missing + framing.length];
    System.arraycopy(framing, 0, filling, (int) missing, framing.length);
    return filling;
  }

  /**
   * Throws away bytes of a body that is skipped.
   *
   * @return where those begin that follow it; {@code to} if there are none yet
   */
  synchronized int skip(byte[] bytes, int from, int to) {
    int i = from;
    try {
      while (i < to && isSkipping()) {
        i = step(bytes, i, to);
      }
      if (state == State.SKIPPED_CHUNKS && (skipped += i - from) > MOST_SKIPPED) {
        state = State.CLOSED;
      }
    } catch (BadRequest e) {
      state = State.CLOSED; // its end cannot be found
    }
    return state == State.CLOSED ? to : i;
  }

  boolean isSkipping() {
    State now = state;
    return now == State.SKIPPED_BODY || now == State.SKIPPED_CHUNKS;
  }

  /** How much of a body is to come whose length is declared; 0 if it is not. */
  synchronized long missing() {
    return state == State.BODY ? remaining : 0;
  }

  private void endBody() {
    IncomingRequest request = request();
    request.markReceived();
    current = null;
    followed = false;
    if (closing) {
      state = State.CLOSED;
    } else {
      state = request.maySwitch() ? State.UNDECIDED : State.HEAD;
    }
  }

  private IncomingRequest request() {
    IncomingRequest request = current;
    if (request == null) {
      throw new IllegalStateException("no request is being read");
    }
    return request;
  }

  private void refuse(BadRequest reason) {
    IncomingRequest request = current;
    if (request != null) {
      request.fail(reason);
    }
    refusal = reason;
    state = State.REFUSED;
  }

  /**
   * The client sends no more.
   *
   * @return whether a body breaks off within its framing, which Jetty would take for its end
   */
  boolean endsWithinChunks() {
    return state == State.CHUNKS;
  }

  /** The connection leaves HTTP/1. */
  synchronized void open() {
    state = State.OPEN;
    heads.clear();
  }

  /** Whether it has left HTTP/1. */
  boolean isOpen() {
    return state == State.OPEN;
  }

  /** The answer to the request in hand is the last one. */
  synchronized void close() {
    closing = true;
    heads.clear();
    if (current == null) {
      state = State.CLOSED;
    }
  }

  /** Whether what follows is to be thrown away. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  /**
   * The connection stays with HTTP/1 behind this request.
   *
   * @return false if bytes have passed that ought to have been read as the next request
   */
  synchronized boolean stay() {
    if (state == State.UNDECIDED) {
      state = State.HEAD;
      return !followed;
    }
    return true;
  }

  /**
   * The next request, which Jetty has begun.
   *
   * @return null if it is none, as the connection has been closed before it
   */
  synchronized @Nullable IncomingRequest take() {
    return heads.poll();
  }

  /**
   * The request that is all of what has been read last, from this place on.
   *
   * @return null if there is none, since something else has come as well
   */
  synchronized @Nullable RequestHead only(int from) {
    boolean isOnly = heads.size() == 1 && state == State.HEAD && headBegin == from;
    IncomingRequest request = isOnly ? heads.peek() : null;
    return request == null ? null : request.head();
  }

  /** Whether no request has come yet. */
  boolean isFresh() {
    return fresh;
  }

  /** Why the connection is refused; null if it is not. */
  @Nullable BadRequest refusal() {
    return refusal;
  }

  /** Whether whole requests have come that have not been taken. */
  synchronized boolean hasWaiting() {
    return !heads.isEmpty();
  }
}
