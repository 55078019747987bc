package dev.pintle.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One direction of a connection in memory, bounded like a socket's buffers. */
final class MemoryPipe {
  private static final int CAPACITY = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Ready to be read from. */
  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).limit(0);

  private boolean ended;
  private boolean broken;
  private boolean woken;
  private @Nullable Runnable onEnd;

  // ---- without waiting ----

  int read(ByteBuffer target) throws IOException {
    lock.lock();
    try {
      checkWhole();
      if (!bytes.hasRemaining()) {
        return ended ? -1 : 0;
      }
      int count = Math.min(bytes.remaining(), target.remaining());
      target.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  int write(ByteBuffer source) throws IOException {
    lock.lock();
    try {
      checkWhole();
      if (ended) {
        throw new IOException("this direction of the connection has ended");
      }
      bytes.compact();
      int count = Math.min(bytes.remaining(), source.remaining());
      bytes.put(source.slice(source.position(), count)).flip();
      source.position(source.position() + count);
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  int room() {
    lock.lock();
    try {
      return CAPACITY - bytes.remaining();
    } finally {
      lock.unlock();
    }
  }

  private void checkWhole() throws IOException {
    if (broken) {
      throw new IOException("the connection has been broken off");
    }
  }

  // ---- ends ----

  /** No more bytes will come behind those that are here. */
  void end() {
    finish(false);
  }

  /** Nothing can be read or written any more. */
  void breakOff() {
    finish(true);
  }

  private void finish(boolean breaks) {
    Runnable told;
    lock.lock();
    try {
      ended = true;
      broken |= breaks;
      told = onEnd;
      onEnd = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (told != null) {
      told.run();
    }
  }

  /** Has this run once when this direction ends; on the thread that ends it. */
  void onEnd(Runnable action) {
    lock.lock();
    try {
      if (!ended) {
        onEnd = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  // ---- waiting ----

  boolean awaitReadable(long nanos) {
    return await(nanos, true);
  }

  boolean awaitWritable(long nanos) {
    return await(nanos, false);
  }

  /** Ends one wait early. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(long nanos, boolean toRead) {
    long left = nanos;
    lock.lock();
    try {
      while (!(ended || broken || woken || (toRead ? bytes.hasRemaining() : isRoomy()))) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      woken = false;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isRoomy() {
    return bytes.remaining() < CAPACITY;
  }

  // ---- the client's side, which waits ----

  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
          return 0;
        }
        int count = MemoryPipe.this.read(ByteBuffer.wrap(target, offset, length));
        while (count == 0) {
          awaitOrFail(true);
          count = MemoryPipe.this.read(ByteBuffer.wrap(target, offset, length));
        }
        return count;
      }

      @Override
      public int available() {
        return CAPACITY - room();
      }
    };
  }

  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(source, offset, length);
        while (rest.hasRemaining()) {
          if (MemoryPipe.this.write(rest) == 0) {
            awaitOrFail(false);
          }
        }
      }

      @Override
      public void close() {
        end();
      }
    };
  }

  private void awaitOrFail(boolean toRead) throws IOException {
    boolean unused = await(TimeUnit.HOURS.toNanos(1), toRead);
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted while waiting for the other side");
    }
  }
}
