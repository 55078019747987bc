package dev.pintle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The sending direction of TLS. Data counts as taken when its records are in the socket, so that
 * whoever waits for a slow client waits here as on a plain connection. Data that has been encrypted
 * must be offered again until it is taken; it is then skipped and not encrypted twice.
 *
 * <p>Synchronized, since finished replies may be sent by a thread that does not have the turn, and
 * an upgraded connection is written by any.
 */
final class TlsOutput {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final ByteBuffer[] NO_DATA = {};

  private final Link raw;
  private final ByteBuffer[] one = new ByteBuffer[1];

  private @Nullable TlsBuffers buffers;

  /** Records to be sent, from start to end. */
  private ByteBuffer records = NONE;

  private int start;
  private int end;
  private boolean borrowed;

  /** So much data is encrypted in the records and has not been sent. */
  private long unsent;

  /** So much data has been sent and has not been reported as taken. */
  private long unreported;

  private boolean endsThen;
  private boolean ended;

  TlsOutput(Link raw) {
    this.raw = raw;
  }

  // ---- turns ----

  synchronized void adopt(TlsBuffers ofThread) {
    buffers = ofThread;
  }

  synchronized void release() {
    if (borrowed || start == end) {
      int count = end - start;
      records = count == 0 ? NONE : ByteBuffer.allocate(count).put(rest());
      start = 0;
      end = count;
      borrowed = false;
    }
    one[0] = NONE;
    buffers = null;
  }

  private ByteBuffer rest() {
    return records.limit(end).position(start);
  }

  /** Room for at least one record; null if what waits must be sent first. */
  private @Nullable ByteBuffer room(SSLEngine engine) throws IOException {
    int needed = engine.getSession().getPacketBufferSize();
    if (start == end) {
      records = NONE;
      start = 0;
      end = 0;
      borrowed = false;
    }
    if (!borrowed) {
      ByteBuffer fresh = buffers().out();
      if (fresh.capacity() < needed) {
        fresh = ByteBuffer.allocate(needed);
      }
      int count = end - start;
      if (fresh.capacity() < count + needed) {
        return null;
      }
      records = fresh.put(rest());
      start = 0;
      end = count;
      borrowed = true;
    }
    return records.capacity() - end < needed
        ? null
        : records.limit(records.capacity()).position(end);
  }

  private TlsBuffers buffers() throws IOException {
    TlsBuffers ofThread = buffers;
    if (ofThread == null) {
      throw new IOException("the turn of this connection has ended");
    }
    return ofThread;
  }

  // ---- sending ----

  /** As {@link Link#write(ByteBuffer[], int)}. */
  synchronized long write(SSLEngine engine, ByteBuffer[] sources, int count) throws IOException {
    long taken = 0;
    while (true) {
      boolean flushed = flush();
      taken += skip(sources, count);
      if (!flushed || !hasRemaining(sources, count)) {
        return taken;
      }
      encrypt(engine, sources, count);
    }
  }

  /** As {@link Link#write(FileChannel, long, long)}. */
  synchronized long write(SSLEngine engine, FileChannel file, long position, long count)
      throws IOException {
    long taken = 0;
    while (true) {
      boolean flushed = flush();
      long reported = Math.min(unreported, count - taken);
      unreported -= reported;
      taken += reported;
      if (!flushed || taken == count) {
        return taken;
      }
      ByteBuffer part = buffers().file();
      part.limit((int) Math.min(part.capacity(), count - taken));
      if (file.read(part, position + taken) <= 0) {
        return taken;
      }
      one[0] = part.flip();
      encrypt(engine, one, 1);
    }
  }

  /** Sends the records that wait; false if the socket did not take them all. */
  synchronized boolean flush() throws IOException {
    int waiting = end - start;
    if (waiting > 0) {
      one[0] = rest();
      int written = (int) raw.write(one, 1);
      start += written;
      account(written, waiting);
    }
    if (start < end) {
      return false;
    }
    if (endsThen && !ended) {
      ended = true;
      raw.shutdownOutput();
    }
    return true;
  }

  /** Of a record sent in part, a part of its data is sent: the client does take bytes. */
  private void account(int written, int waiting) {
    long sent = written == waiting ? unsent : Math.min(unsent - 1, unsent * written / waiting);
    sent = Math.max(0, sent);
    unsent -= sent;
    unreported += sent;
  }

  /** Whether records wait to be sent. */
  synchronized boolean isWaiting() {
    return start < end;
  }

  /** Passes over data that has been sent. */
  private long skip(ByteBuffer[] sources, int count) {
    long before = unreported;
    for (int i = 0; i < count && unreported > 0; i++) {
      int part = (int) Math.min(unreported, sources[i].remaining());
      sources[i].position(sources[i].position() + part);
      unreported -= part;
    }
    return before - unreported;
  }

  private static boolean hasRemaining(ByteBuffer[] sources, int count) {
    for (int i = 0; i < count; i++) {
      if (sources[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** Makes a record, and leaves the positions of the sources where they were. */
  private void encrypt(SSLEngine engine, ByteBuffer[] sources, int count) throws IOException {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = sources[i].position();
    }
    SSLEngineResult result = wrap(engine, sources, count);
    for (int i = 0; i < count; i++) {
      sources[i].position(positions[i]);
    }
    if (result == null) {
      throw new IllegalStateException("records wait, and more are made");
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new SSLException("the peer has closed the connection");
    }
    if (result.bytesProduced() == 0) {
      throw new SSLException("the peer wants to negotiate anew, which is refused");
    }
    unsent += result.bytesConsumed();
  }

  /** Makes a record; null if there is no room for it. */
  private @Nullable SSLEngineResult wrap(SSLEngine engine, ByteBuffer[] sources, int count)
      throws IOException {
    ByteBuffer room = room(engine);
    if (room == null) {
      return null;
    }
    try {
      SSLEngineResult result = engine.wrap(sources, 0, count, room);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("a record needs more room than TLS allows");
      }
      end += result.bytesProduced();
      return result;
    } catch (RuntimeException e) {
      throw new SSLException("a record cannot be made", e);
    }
  }

  // ---- what TLS itself has to say ----

  /**
   * Takes part in the handshake.
   *
   * @return false if the socket must have room first
   */
  synchronized boolean handshake(SSLEngine engine) throws IOException {
    SSLEngineResult result = wrap(engine, NO_DATA, 0);
    if (result == null) {
      return flush();
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new SSLException("the handshake has been ended");
    }
    return true;
  }

  /** Sends what the engine has to say in answer to a record. */
  synchronized void answer(SSLEngine engine) throws IOException {
    SSLEngineResult result;
    do {
      result = wrap(engine, NO_DATA, 0); // if there is no room, the next record brings it along
    } while (result != null
        && result.bytesProduced() > 0
        && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    boolean unused = flush();
  }

  /**
   * Says that nothing follows, and ends the output once that is sent.
   *
   * @param andEnd also ends the socket's
   */
  synchronized void close(SSLEngine engine, boolean andEnd) throws IOException {
    engine.closeOutbound();
    endsThen = andEnd;
    answer(engine);
  }
}
