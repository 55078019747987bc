package dev.pintle.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of TLS: records from the socket, data to the reader. The buffers are the
 * thread's that has the turn; what is left in them at its end moves to arrays of its own, so that
 * an idle connection holds none.
 *
 * <p>Synchronized, since an upgraded connection may be read by a thread that the app has started,
 * while the turn ends.
 */
final class TlsInput {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  /** So many records in a row may bring no data; more are sent only to keep a server busy. */
  private static final int MOST_WITHOUT_DATA = 32;

  /** One call opens what so many reads of the socket gave; the rest waits for another turn. */
  private static final int MOST_RECEIVED = 4;

  private static final int HEADER = 5;
  private static final int ALERT = 21;

  private final Link raw;
  private final TlsOutput output;

  private @Nullable TlsBuffers buffers;

  /** Received and not opened; ready to be taken from. */
  private ByteBuffer records = NONE;

  private boolean recordsBorrowed;

  /** Opened and not given; ready to be taken from. */
  private ByteBuffer data = NONE;

  private boolean dataBorrowed;

  private int withoutData;

  /** The peer has said that nothing follows. */
  private boolean closed;

  /** The stream has ended although the peer has not said so: somebody may have cut it. */
  private boolean cutOff;

  private boolean cutOffSaid;

  TlsInput(Link raw, TlsOutput output) {
    this.raw = raw;
    this.output = output;
  }

  // ---- turns ----

  synchronized void adopt(TlsBuffers ofThread) {
    buffers = ofThread;
  }

  synchronized void release() {
    if (recordsBorrowed || !records.hasRemaining()) {
      records = kept(records);
      recordsBorrowed = false;
    }
    if (dataBorrowed || !data.hasRemaining()) {
      data = kept(data);
      dataBorrowed = false;
    }
    buffers = null;
  }

  private static ByteBuffer kept(ByteBuffer rest) {
    return rest.hasRemaining() ? ByteBuffer.allocate(rest.remaining()).put(rest).flip() : NONE;
  }

  private TlsBuffers buffers() throws IOException {
    TlsBuffers ofThread = buffers;
    if (ofThread == null) {
      throw new IOException("the turn of this connection has ended");
    }
    return ofThread;
  }

  // ---- reading ----

  /**
   * Takes part in the handshake.
   *
   * @return false if a record must come first
   */
  synchronized boolean handshake(SSLEngine engine) throws IOException {
    while (true) {
      SSLEngineResult result = unwrap(engine, buffers().data());
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case BUFFER_UNDERFLOW -> {
          int count = receive(engine);
          if (count < 0) {
            throw new EOFException("the peer has left during the handshake");
          }
          if (count == 0) {
            return false;
          }
        }
        default -> throw new SSLException("the peer has ended the handshake");
      }
    }
  }

  /** As {@link Link#read}: as much as the target takes and has come. */
  synchronized int read(SSLEngine engine, ByteBuffer target) throws IOException {
    int before = target.position();
    int received = 0;
    boolean drained = false;
    while (give(target)) {
      boolean given = target.position() > before;
      if (closed || cutOff || (given && alertIsNext())) {
        break;
      }
      SSLEngineResult result = open(engine, target);
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        closed = true;
      } else if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        if (drained) {
          break;
        }
        int count = receive(engine);
        cutOff = count < 0;
        drained = count <= 0 || records.limit() < records.capacity() || ++received == MOST_RECEIVED;
      } else {
        settle(engine, result);
      }
    }
    int count = target.position() - before;
    return count > 0 || !target.hasRemaining() ? count : end();
  }

  /** Takes what the socket has, so that it can be closed without a reset. */
  synchronized void discard() throws IOException {
    records = NONE;
    recordsBorrowed = false;
    int unused = raw.read(buffers().in());
  }

  /** Whether a read would give something without the socket having to be ready. */
  synchronized boolean hasMore() {
    return data.hasRemaining() || recordIsComplete() || (cutOff && !cutOffSaid);
  }

  synchronized int heldBytes() {
    return records.remaining() + data.remaining();
  }

  /** Gives what has been opened before; true if there is room for more. */
  private boolean give(ByteBuffer target) {
    if (data.hasRemaining()) {
      int count = Math.min(data.remaining(), target.remaining());
      target.put(data.slice(data.position(), count));
      data.position(data.position() + count);
    }
    return target.hasRemaining();
  }

  /** Opens a record, into the target if it fits there. */
  private SSLEngineResult open(SSLEngine engine, ByteBuffer target) throws IOException {
    SSLEngineResult result = unwrap(engine, target);
    if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
      return result;
    }
    ByteBuffer whole = buffers().data();
    int needed = engine.getSession().getApplicationBufferSize();
    if (whole.capacity() < needed) {
      whole = ByteBuffer.allocate(needed);
    }
    result = unwrap(engine, whole);
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      throw new SSLException("a record is larger than TLS allows");
    }
    data = whole.flip();
    dataBorrowed = true;
    return result;
  }

  private SSLEngineResult unwrap(SSLEngine engine, ByteBuffer target) throws IOException {
    try {
      return engine.unwrap(records, target);
    } catch (RuntimeException e) { // whatever the peer has sent, it is no failure of the server
      throw new SSLException("a record cannot be read", e);
    }
  }

  /** A record has been opened. */
  private void settle(SSLEngine engine, SSLEngineResult result) throws IOException {
    withoutData = result.bytesProduced() > 0 ? 0 : withoutData + 1;
    if (withoutData > MOST_WITHOUT_DATA) {
      throw new SSLException("the peer sends record after record without data");
    }
    HandshakeStatus status = result.getHandshakeStatus();
    if (status == HandshakeStatus.NEED_TASK) {
      throw new SSLException("the peer wants to negotiate anew, which is refused");
    }
    if (status == HandshakeStatus.NEED_WRAP) { // its keys have changed, and ours must
      output.answer(engine);
    }
  }

  /** Reads records from the socket behind those that are there. */
  private int receive(SSLEngine engine) throws IOException {
    int needed = Math.max(engine.getSession().getPacketBufferSize(), records.remaining() + 1);
    ByteBuffer room;
    if (recordsBorrowed) {
      room =
          records.capacity() < needed
              ? ByteBuffer.allocate(needed).put(records)
              : records.compact();
    } else {
      ByteBuffer fresh = buffers().in();
      room = (fresh.capacity() < needed ? ByteBuffer.allocate(needed) : fresh).put(records);
      recordsBorrowed = true;
    }
    records = room;
    try {
      return raw.read(room);
    } finally {
      room.flip();
    }
  }

  /**
   * What a read returns that found no data. Behind data that was cut off a read finds nothing once,
   * before the next one fails: replies to what came before shall still be sent.
   */
  private int end() throws IOException {
    if (closed) {
      return -1;
    }
    if (cutOff && cutOffSaid) {
      throw new EOFException("the peer has left without closing TLS; what it sent may be cut off");
    }
    cutOffSaid = cutOff;
    return 0;
  }

  /**
   * In TLS 1.2 a close notice ends both directions as soon as it is read, so what came before it is
   * better answered first. In TLS 1.3, where it does not, it cannot be told from data.
   */
  private boolean alertIsNext() {
    return records.hasRemaining() && records.get(records.position()) == ALERT;
  }

  private boolean recordIsComplete() {
    int there = records.remaining();
    return there >= HEADER && there >= HEADER + (records.getShort(records.position() + 3) & 0xffff);
  }
}
