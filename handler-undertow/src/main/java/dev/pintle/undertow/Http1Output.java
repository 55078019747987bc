package dev.pintle.undertow;

import dev.pintle.ClientGoneException;
import dev.pintle.spi.BodyFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Writes to the client of one connection: a thread of an app waits, or what is left goes out on the
 * I/O thread. Either fails when the client takes nothing for {@code write-timeout}.
 */
final class Http1Output {
  /** Told once how a {@link #send} has ended; null if all is well. */
  interface Done {
    void done(@Nullable IOException failure);
  }

  private final StreamConnection connection;
  private final StreamSinkConduit sink;
  private final long timeoutNanos;
  private final Parking parking = new Parking();
  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();
  private volatile boolean closed;

  Http1Output(StreamConnection connection, Settings settings) {
    this.connection = connection;
    this.sink = connection.getSinkChannel().getConduit();
    this.timeoutNanos = settings.writeNanos();
  }

  /** Writes everything and waits until the connection has taken it. */
  void write(ByteBuffer... buffers) throws IOException {
    while (true) {
      long count = push(buffers);
      if (!hasRemaining(buffers) && sink.flush()) {
        return;
      }
      if (count == 0) {
        awaitWritable();
      }
    }
  }

  /** Writes a part of a file as {@link #write} does bytes, and counts what was taken. */
  void write(FileChannel file, long position, long count, AtomicLong sum) throws IOException {
    long from = position;
    long end = position + count;
    while (from < end) {
      long taken = sink.transferFrom(file, from, end - from);
      from += taken;
      sum.addAndGet(taken);
      if (taken == 0) {
        if (file.size() <= from) {
          throw new BodyFailure("the file has become shorter while it was sent");
        }
        awaitWritable();
      }
    }
    while (!sink.flush()) {
      awaitWritable();
    }
  }

  /** Writes everything without waiting: what the connection does not take now goes out later. */
  void send(ByteBuffer[] buffers, Done done) {
    try {
      long count;
      do {
        count = push(buffers);
      } while (count > 0 && hasRemaining(buffers));
      if (hasRemaining(buffers) || !sink.flush()) {
        new Pending(buffers, done).begin();
        return;
      }
    } catch (IOException e) {
      done.done(e);
      return;
    }
    done.done(null);
  }

  private long push(ByteBuffer[] buffers) throws IOException {
    return buffers.length == 1 ? sink.write(buffers[0]) : sink.write(buffers, 0, buffers.length);
  }

  private static boolean hasRemaining(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  private void awaitWritable() throws IOException {
    parking.prepare();
    connection
        .getSinkChannel()
        .setWriteListener(
            ready -> {
              sink.suspendWrites();
              parking.signal();
            });
    if (!closed) {
      resumeWrites();
    }
    boolean ready = closed || parking.await(timeoutNanos);
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!ready) {
      sink.suspendWrites();
      throw slow();
    }
  }

  /**
   * On the I/O thread, behind a listener that may still run: Undertow's TLS looks after it whether
   * writes are resumed, and suspends those below, which undoes what comes in between.
   */
  private void resumeWrites() {
    try {
      connection.getIoThread().execute(sink::resumeWrites);
    } catch (RejectedExecutionException e) {
      // The server has ended, and every connection with it.
    }
  }

  private static IOException slow() {
    return new ClientGoneException("the client took nothing for write-timeout", null);
  }

  /** Whoever waits is told that the connection has closed; any thread. */
  void close() {
    closed = true;
    parking.signal();
    Pending rest = pending.get();
    if (rest != null) {
      rest.end(new ClosedChannelException());
    }
  }

  /** What goes out on the I/O thread. */
  private final class Pending {
    private final ByteBuffer[] buffers;
    private final Done done;
    private XnioExecutor.@Nullable Key timer;

    Pending(ByteBuffer[] buffers, Done done) {
      this.buffers = buffers;
      this.done = done;
    }

    void begin() {
      pending.set(this);
      if (closed) {
        end(new ClosedChannelException());
        return;
      }
      startTimer();
      connection.getSinkChannel().setWriteListener(this::writeOn);
      resumeWrites();
    }

    private void writeOn(ConduitStreamSinkChannel ready) {
      try {
        long count = push(buffers);
        if (!hasRemaining(buffers) && sink.flush()) {
          end(null);
        } else if (count > 0) {
          startTimer();
        }
      } catch (IOException e) {
        end(e);
      }
    }

    private synchronized void startTimer() {
      stopTimer();
      timer =
          connection
              .getIoThread()
              .executeAfter(() -> end(slow()), timeoutNanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void stopTimer() {
      if (timer != null) {
        timer.remove();
        timer = null;
      }
    }

    void end(@Nullable IOException failure) {
      if (pending.compareAndSet(this, null)) {
        stopTimer();
        sink.suspendWrites();
        done.done(failure);
      }
    }
  }
}
