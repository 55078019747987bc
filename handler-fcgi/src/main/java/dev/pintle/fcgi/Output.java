package dev.pintle.fcgi;

import dev.pintle.ClientGoneException;
import dev.pintle.fcgi.codec.RecordWriter;
import dev.pintle.spi.BodyFailure;
import dev.pintle.spi.Sent;
import dev.pintle.transport.Link;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection, for all its requests in turn: a record of one, then a record of the
 * next. Whoever has something to send sends it, on its own thread; while one thread writes, what
 * others add is sent by it. When the socket is full the loop goes on once there is room.
 */
final class Output {
  /** So many bytes of answers of the connection itself may wait. */
  private static final int MOST_ANSWERS = 1024 * 1024;

  /** So many requests may have something to send: those that were refused have no other limit. */
  private static final int MOST_QUEUED = 4096;

  /** Others have their turn after so many bytes. */
  static final int BYTES_PER_TURN = 256 * 1024;

  private final Link link;

  /** The connection's, which guards all fields. */
  private final Object lock;

  private final RecordWriters writers;

  /** Told within the lock, when the end of a request is about to go. */
  private final Consumer<Outgoing> ending;

  /** Told, outside of the lock, when all that there was has been sent. */
  private final Runnable whenEmpty;

  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(2);

  /** Management records that wait. */
  private @Nullable RecordWriter answers;

  /** What is being written, or was not taken by the socket. */
  private @Nullable Batch batch;

  /** So many threads wait until what they offered has gone. */
  private int waiting;

  private boolean writing;
  private boolean full;
  private long fullSince;

  /** The socket was tried, though nothing said that it had room, and has taken no byte since. */
  private boolean triedAgain;

  /** The loop selects for room, or is about to. */
  private boolean awaited;

  Output(
      Link link,
      Object lock,
      RecordWriters writers,
      Consumer<Outgoing> ending,
      Runnable whenEmpty) {
    this.whenEmpty = whenEmpty;
    this.link = link;
    this.lock = lock;
    this.writers = writers;
    this.ending = ending;
  }

  // ---- requests ----

  /** Sends bytes, behind the head if there is one, and waits until the socket has taken them. */
  void write(Outgoing request, ByteBuffer bytes, @Nullable Turn turn) throws IOException {
    synchronized (lock) {
      offer(request, bytes, null);
    }
    pumpAll();
    synchronized (lock) {
      if (!request.offered) {
        return;
      }
    }
    if (turn != null) {
      turn.detach();
    }
    synchronized (lock) {
      waiting++;
      try {
        while (request.offered && request.failure == null) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted while a response was sent");
      } finally {
        waiting--;
      }
      if (request.failure != null) {
        throw request.failure;
      }
    }
  }

  /** Sends the last bytes, or a part of a file, and ends the request. */
  void end(Outgoing request, ByteBuffer bytes, @Nullable FilePart file, Sent whenSent) {
    IOException failure;
    synchronized (lock) {
      failure = request.failure;
      if (failure == null) {
        request.whenSent = whenSent;
        request.last = true;
        try {
          offer(request, bytes, file);
        } catch (IOException e) {
          throw new AssertionError(e); // it has not failed
        }
      }
    }
    if (failure != null) {
      whenSent.sent(0, failure);
    } else {
      pumpAll();
    }
  }

  private void offer(Outgoing request, ByteBuffer bytes, @Nullable FilePart file)
      throws IOException {
    if (request.failure != null) {
      throw request.failure;
    }
    request.bytes = bytes;
    request.file = file;
    request.taken = 0;
    request.offered = request.hasMore(); // an empty write has nothing to wait for
    enqueue(request);
  }

  /** Has it sent soon, within the lock. */
  void enqueue(Outgoing request) {
    if (!request.queued && request.hasMore()) {
      request.queued = true;
      queue.add(request);
    }
  }

  /** Where to put records of the connection itself, within the lock. */
  RecordWriter answers() {
    RecordWriter writer = answers;
    if (writer == null) {
      writer = writers.take();
      answers = writer;
    }
    return writer;
  }

  // ---- sending ----

  /**
   * Sends what there is, as far as the socket takes it.
   *
   * @param mayWait whether this thread may wait for a disk; if not, it is the loop's
   * @return whether there may be more that the socket takes, of which others shall not wait for the
   *     end
   */
  boolean pump(boolean mayWait) {
    for (long sent = 0; sent < BYTES_PER_TURN; ) {
      Batch next;
      synchronized (lock) {
        if (writing || full) {
          return false;
        }
        next = nextBatch();
        if (next == null) {
          return false;
        }
        if (next.hasFile() && !mayWait) {
          writing = true;
          link.call(new FileCall(this));
          return false;
        }
        writing = true;
      }
      long size = next.remaining();
      if (!write(next)) {
        return false;
      }
      sent += size;
    }
    return true;
  }

  /** Sends what there is, on a thread that may wait for a disk. */
  @SuppressWarnings("ThreadPriorityCheck") // a yield for the sake of others
  void pumpAll() {
    while (pump(true)) {
      Thread.yield(); // else a virtual thread keeps its carrier until the socket is full
    }
  }

  /** Goes on with a file, on a thread that may wait. */
  void pumpFile() {
    synchronized (lock) {
      writing = false;
    }
    pumpAll();
    link.resume();
  }

  /**
   * On the loop: there is no thread to go on with a file, within which nothing else can be sent.
   */
  void abandon() {
    List<Outgoing> lost;
    synchronized (lock) {
      writing = false;
      lost = lose();
    }
    link.close();
    if (!lost.isEmpty()) {
      link.execute(() -> lost.forEach(request -> tell(request, null)));
    }
  }

  private @Nullable Batch nextBatch() {
    if (batch != null) {
      return batch;
    }
    if (queue.isEmpty() && answers == null) {
      return null;
    }
    RecordWriter writer = answers();
    answers = null;
    Batch next = new Batch(writer);
    while (!queue.isEmpty() && !next.isFull()) {
      Outgoing request = queue.remove();
      request.queued = false;
      if (request.hasMore()) {
        next.add(request);
        if (request.ended) {
          ending.accept(request);
        }
        enqueue(request);
      }
    }
    if (next.isEmpty()) {
      writers.give(writer);
      return null;
    }
    next.complete();
    batch = next;
    return next;
  }

  /** Writes a batch; true if all of it has gone. */
  private boolean write(Batch next) {
    boolean all;
    long left = next.remaining();
    try {
      all = next.writeTo(link);
    } catch (BodyFailure e) {
      broken(next, e);
      return false;
    } catch (IOException e) {
      broken(next, new ClientGoneException("the response could not be sent", e));
      return false;
    } catch (RuntimeException | Error e) { // no memory, say, with part of it sent or not
      broken(next, new ClientGoneException("the response could not be sent", e));
      throw e;
    }
    List<Outgoing> done;
    boolean empty;
    synchronized (lock) {
      writing = false;
      if (!all) {
        full = true;
        awaited = false;
        if (next.remaining() < left || !next.isStalled()) {
          fullSince = System.nanoTime();
          triedAgain = false;
          next.stalled();
        }
      } else {
        triedAgain = false;
        batch = null;
        writers.give(next.writer());
      }
      done = all ? next.settle() : List.of();
      empty = isEmpty();
      if (waiting > 0) {
        lock.notifyAll();
      }
    }
    if (!all) {
      link.resume();
    }
    for (Outgoing request : done) {
      tell(request, request.failure);
    }
    if (empty) {
      whenEmpty.run();
    }
    return all;
  }

  /** A record has been begun that cannot be completed: nothing can be sent any more. */
  private void broken(Batch failed, IOException reason) {
    synchronized (lock) {
      failed.fail(reason);
      lock.notifyAll();
    }
    link.close(); // then the connection fails what is left
    failed.ended().forEach(request -> tell(request, reason));
  }

  /** Tells, outside of the lock, how the response of a request ended. */
  static void tell(Outgoing request, @Nullable IOException failure) {
    Sent whenSent = request.last ? request.takeWhenSent() : null;
    if (whenSent != null) {
      whenSent.sent(request.taken, request.failure == null ? failure : request.failure);
    }
  }

  /**
   * The connection has been closed: what waited for room is lost. Whoever writes just now finds out
   * by itself, and may have written all. Within the lock.
   *
   * @return the requests that have ended with it, which nobody else knows any more; to be told
   */
  List<Outgoing> lose() {
    Batch lost = batch;
    if (lost == null || writing) {
      return List.of();
    }
    lost.fail(new ClientGoneException("the web server has closed the connection", null));
    return lost.ended();
  }

  // ---- the loop ----

  /**
   * A turn has come: the socket may have room.
   *
   * @return false if it is to be awaited first
   */
  boolean mayHaveRoom() {
    synchronized (lock) {
      if (full && !awaited) {
        awaited = true;
        return false;
      }
      full = false;
      return true;
    }
  }

  /**
   * Tries a socket that seemed full for long. It takes bytes before the selector says so, which on
   * Linux is when a third of its buffer is free: to the selector a slow reader may look like none.
   *
   * @return false if it has taken nothing since it was last tried in this way
   */
  boolean triesAgain() {
    synchronized (lock) {
      if (triedAgain) {
        return false;
      }
      triedAgain = true;
      full = false;
    }
    boolean unused = pump(false); // a turn follows
    return true;
  }

  /** Whether records of a request are on their way, within the lock. */
  boolean isSending(Outgoing request) {
    Batch current = batch;
    return current != null && current.includes(request);
  }

  /** Whether the socket is full, within the lock. */
  boolean isFull() {
    return full;
  }

  /** Since when no byte was taken; asked while it is full, within the lock. */
  long fullSince() {
    return fullSince;
  }

  /** Whether a web server goes on asking and takes no answers, within the lock. */
  boolean isFlooded() {
    RecordWriter waiting = answers;
    return queue.size() > MOST_QUEUED || (waiting != null && waiting.length() > MOST_ANSWERS);
  }

  /** Whether nothing waits or is being written, within the lock. */
  boolean isEmpty() {
    return queue.isEmpty() && batch == null && answers == null && !writing;
  }
}
