package dev.pintle.testkit;

import dev.pintle.ClientGoneException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one thread to another. A write waits while too many are under way, a read
 * while there are none.
 */
final class BytePipe {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final long capacity;
  private final Deque<ByteBuffer> pieces = new ArrayDeque<>(1);
  private final InputStream input = new Input();
  private long held;
  private boolean ended;
  private @Nullable IOException failure;
  private boolean readerGone;

  /** Makes one that holds so many bytes, and one piece more. */
  BytePipe(long capacity) {
    this.capacity = capacity;
  }

  /** Passes on a piece, which is not to be changed afterwards. */
  void write(byte[] piece) throws IOException {
    lock.lock();
    try {
      while (held >= capacity && !readerGone && !ended) {
        changed.await();
      }
      if (readerGone) {
        throw new ClientGoneException("writing to a reader that has left", null);
      }
      if (ended) {
        throw new IOException("writing behind the end");
      }
      if (piece.length > 0) {
        pieces.add(ByteBuffer.wrap(piece));
        held += piece.length;
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      throw interrupted("writing", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the bytes; the reader sees an end, or what broke them off. */
  void end(@Nullable IOException brokenBy) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = brokenBy;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The reader leaves: every later write fails. */
  void leave() {
    lock.lock();
    try {
      readerGone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isReaderGone() {
    lock.lock();
    try {
      return readerGone;
    } finally {
      lock.unlock();
    }
  }

  /** The reading end; a read that gets nothing for too long fails. */
  InputStream input() {
    return input;
  }

  private int read(byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      ByteBuffer piece = awaitPiece();
      if (piece == null) {
        return -1;
      }
      int count = Math.min(length, piece.remaining());
      piece.get(target, offset, count);
      if (!piece.hasRemaining()) {
        pieces.remove();
      }
      taken(count);
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** The rest of the first piece; null at the end. */
  private @Nullable ByteBuffer readPiece() throws IOException {
    lock.lock();
    try {
      ByteBuffer piece = awaitPiece();
      if (piece != null) {
        pieces.remove();
        taken(piece.remaining());
      }
      return piece;
    } finally {
      lock.unlock();
    }
  }

  /** The first piece, once there is one; null at the end. */
  private @Nullable ByteBuffer awaitPiece() throws IOException {
    try {
      long left = TimeUnit.SECONDS.toNanos(CallWatch.PATIENCE_SECONDS);
      while (pieces.isEmpty() && !ended && !readerGone) {
        if (left <= 0) {
          throw new SocketTimeoutException(
              "nothing came for " + CallWatch.PATIENCE_SECONDS + " seconds");
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted("reading", e);
    }
    ByteBuffer piece = pieces.peek();
    if (piece == null && failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    if (piece == null && !ended) {
      throw new IOException("the stream has been closed");
    }
    return piece;
  }

  private void taken(int count) {
    held -= count;
    changed.signalAll();
  }

  private static IOException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    IOException interrupted = new InterruptedIOException("interrupted while " + what);
    interrupted.initCause(cause);
    return interrupted;
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return length == 0 ? 0 : BytePipe.this.read(target, offset, length);
    }

    /** Without a buffer, for most responses are small and there is one for each test. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
      long count = 0;
      for (ByteBuffer piece = readPiece(); piece != null; piece = readPiece()) {
        out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        count += piece.remaining();
      }
      return count;
    }

    @Override
    public void close() {
      leave();
    }
  }
}
