package dev.pintle.fcgi;

import dev.pintle.HttpException;
import dev.pintle.spi.Suspension;
import dev.pintle.transport.Turn;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a request, STDIN or DATA, between the loop that receives it and the app that reads
 * it. What is more than the memory allows goes to a file, or is not received until there is room
 * again: the connection decides.
 */
final class RequestStream extends InputStream {
  /** As much as may come at once. */
  private static final int PIECE = 32 * 1024;

  private static final byte[] NONE = new byte[0];

  private final FcgiService service;
  private final long declared;
  private final Runnable whenRoom;
  private long received;
  private byte[] buffer = NONE;
  private int start;
  private int length;
  private @Nullable SpillFile file;
  private boolean ended;
  private boolean discarded;
  private @Nullable IOException failure;

  /** There is no room for more of it. */
  private boolean overflowed;

  /** A thread waits for bytes, or has waited. */
  private boolean awaited;

  /** The connection is not read until there is room. */
  private boolean awaitsRoom;

  /** The turn of the thread that is to give up its loop before it waits. */
  private volatile @Nullable Turn turn;

  /**
   * Makes one that has not ended.
   *
   * @param declared how many bytes there are at least; −1 if that is not known
   * @param whenRoom goes on with receiving
   */
  RequestStream(FcgiService service, long declared, Runnable whenRoom) {
    this.service = service;
    this.declared = declared;
    this.whenRoom = whenRoom;
  }

  // ---- the connection ----

  /** Takes in bytes; to a file if they are too many. */
  synchronized void append(byte[] bytes, int from, int to) {
    received += to - from;
    if (discarded || failure != null || overflowed) {
      return;
    }
    // One byte more than is allowed: whoever reads finds it, and says so in its own way.
    long excess = Math.max(0, received - service.settings().maxBody() - 1);
    int count = (int) (to - from - excess);
    if (file == null && service.mayHold(length + count)) {
      makeRoom(count);
      System.arraycopy(bytes, from, buffer, start + length, count);
      length += count;
      service.hold(count);
    } else {
      spill(bytes, from, count);
    }
    if (excess > 0 && !overflowed) {
      failure = new IOException("more came than max-body allows");
    }
    wakeReader();
  }

  /** Most requests have no body, and nobody waits: then the monitor need not be asked. */
  private void wakeReader() {
    if (awaited) {
      notifyAll();
    }
  }

  private void makeRoom(int count) {
    if (start + length + count <= buffer.length) {
      return;
    }
    int needed = length + count;
    byte[] target =
        needed <= buffer.length ? buffer : new byte[Math.max(needed, Math.min(2 * needed, 8192))];
    System.arraycopy(buffer, start, target, 0, length);
    buffer = target;
    start = 0;
  }

  private void spill(byte[] bytes, int from, int count) {
    try {
      SpillFile target = file;
      if (target == null) {
        target = SpillFile.create();
        file = target;
      }
      target.append(bytes, from, count);
    } catch (IOException e) {
      overflowed = true;
      service.noRoom(e);
    }
  }

  /** Some web servers end the stream of a client that left; others declare less than comes. */
  synchronized void end() {
    if (received < declared) {
      fail(new EOFException("the request body ended early"));
    }
    ended = true;
    wakeReader();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Nothing more will come, though it has not ended. */
  synchronized void fail(IOException reason) {
    if (!ended && failure == null) {
      failure = reason;
    }
    wakeReader();
  }

  /** Nobody will read on. */
  void discard() {
    boolean resume;
    synchronized (this) {
      resume = awaitsRoom;
      awaitsRoom = false;
      forget();
    }
    if (resume) {
      whenRoom.run();
    }
  }

  private void forget() {
    if (discarded) {
      return;
    }
    discarded = true;
    if (length > 0) {
      service.hold(-length);
      length = 0;
    }
    buffer = NONE;
    if (file != null) {
      file.close();
    }
    wakeReader();
  }

  /** Whether it holds as much as it may in memory; then {@code whenRoom} will be called. */
  synchronized boolean isFull() {
    boolean keeps = !discarded && failure == null && !overflowed;
    awaitsRoom = keeps && length > 0 && !service.mayHold(length + PIECE);
    return awaitsRoom;
  }

  /** Says whose turn it is that reads from now on. */
  void readBy(@Nullable Turn reader) {
    turn = reader;
  }

  // ---- the app ----

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int room) throws IOException {
    Objects.checkFromIndexSize(offset, room, target.length);
    if (room == 0) {
      return 0;
    }
    int count;
    boolean resume;
    synchronized (this) {
      if (mustWait()) {
        awaitBytes();
      }
      count = take(target, offset, room);
      resume = awaitsRoom && length <= service.settings().streamMemory() / 2;
      awaitsRoom &= !resume;
    }
    if (resume) {
      whenRoom.run();
    }
    return count;
  }

  private void awaitBytes() throws IOException {
    Turn ofThread = turn;
    if (ofThread != null) {
      ofThread.detach();
    }
    long end = System.nanoTime() + service.settings().bodyNanos();
    boolean late = false;
    try {
      while (mustWait()) {
        long left = end - System.nanoTime();
        if (left <= 0 && late) {
          throw new HttpException(408, "the request body came too slowly");
        }
        if (left <= 0) {
          late = true;
          left = Suspension.MOMENT_NANOS;
          end = System.nanoTime() + left;
        }
        awaited = true;
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while waiting for the request body");
    }
  }

  private boolean mustWait() {
    return isEmpty() && !ended && failure == null && !overflowed && !discarded;
  }

  private boolean isEmpty() {
    SpillFile spilled = file;
    return length == 0 && (spilled == null || spilled.isEmpty());
  }

  private int take(byte[] target, int offset, int room) throws IOException {
    if (discarded) {
      throw new IOException("the request has ended, and its body with it");
    }
    if (length > 0) {
      int count = Math.min(room, length);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      length -= count;
      service.hold(-count);
      if (length == 0) {
        start = 0;
        buffer = buffer.length > 8192 ? NONE : buffer;
      }
      return count;
    }
    SpillFile spilled = file;
    if (spilled != null && !spilled.isEmpty()) {
      int count = takeSpilled(spilled, target, offset, room);
      if (spilled.isEmpty()) { // what comes next fits into memory again
        spilled.close();
        file = null;
      }
      return count;
    }
    if (overflowed) {
      throw noRoom();
    }
    if (failure != null) {
      throw failure;
    }
    return -1;
  }

  private int takeSpilled(SpillFile spilled, byte[] target, int offset, int room) {
    try {
      return spilled.take(target, offset, room);
    } catch (IOException e) {
      overflowed = true;
      service.noRoom(e);
      throw noRoom();
    }
  }

  /** It is the server that failed, and neither the app nor the client. */
  private static HttpException noRoom() {
    return new HttpException(503, "the server has no room for the request body; try again later");
  }

  @Override
  public synchronized int available() {
    SpillFile spilled = file;
    long all = length + (spilled == null ? 0 : spilled.size());
    return discarded ? 0 : (int) Math.min(Integer.MAX_VALUE, all);
  }
}
