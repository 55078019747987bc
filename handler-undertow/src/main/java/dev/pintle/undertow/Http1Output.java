package dev.pintle.undertow;

import dev.pintle.ClientGoneException;
import dev.pintle.spi.BodyFailure;
import dev.pintle.spi.PiecewiseWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Writes to the client of one connection: a thread of an app waits, or what is left goes out when
 * there is room. Either fails when the client takes nothing for {@code write-timeout}.
 */
final class Http1Output {
  private final StreamConnection connection;
  private final StreamSinkConduit sink;
  private final long timeoutNanos;
  private final Parking parking = new Parking();
  private volatile @Nullable Sending sending;
  private volatile boolean closed;

  Http1Output(StreamConnection connection, Settings settings) {
    this.connection = connection;
    this.sink = connection.getSinkChannel().getConduit();
    this.timeoutNanos = settings.writeNanos();
  }

  /** Writes everything and waits until the connection has taken it. */
  void write(ByteBuffer... buffers) throws IOException {
    boolean late = false;
    while (true) {
      long count = push(buffers);
      if (!hasRemaining(buffers) && sink.flush()) {
        return;
      }
      if (count > 0) {
        late = false;
      } else if (late) {
        throw slow();
      } else {
        late = !awaitWritable(); // a socket may have room before the selector says so
      }
    }
  }

  /** Sends everything without waiting: what the connection does not take now goes out later. */
  void send(ByteBuffer[] buffers, Sending.Done done) {
    begin(
        Runnable::run,
        () -> {
          long count = hasRemaining(buffers) ? push(buffers) : 0;
          return !hasRemaining(buffers) && sink.flush() ? -1 : count;
        },
        done);
  }

  /**
   * Sends a part of a file as {@link #send} does bytes, behind some bytes.
   *
   * @param executor may block, as reading the file does
   * @param sum has what was taken of the file added
   */
  void send(
      ByteBuffer head,
      FileChannel file,
      long position,
      long count,
      Executor executor,
      AtomicLong sum,
      Sending.Done done) {
    begin(
        executor,
        () -> {
          if (head.hasRemaining()) {
            return sink.write(head);
          }
          long from = position + sum.get();
          long left = count - sum.get();
          if (left == 0) {
            return sink.flush() ? -1 : 0;
          }
          long taken = sink.transferFrom(file, from, Math.min(left, PiecewiseWrite.MOST_IN_A_ROW));
          sum.addAndGet(taken);
          if (taken == 0 && file.size() <= from) {
            throw new BodyFailure("the file has become shorter while it was sent");
          }
          return taken;
        },
        done);
  }

  private void begin(Executor executor, Sending.Source source, Sending.Done done) {
    Sending begun =
        new Sending(
            connection.getSinkChannel(),
            executor,
            timeoutNanos,
            source,
            failure -> {
              sending = null;
              done.done(failure);
            });
    sending = begun;
    if (closed) {
      begun.end(new ClosedChannelException());
    } else {
      begun.run();
    }
  }

  private long push(ByteBuffer[] buffers) throws IOException {
    return PiecewiseWrite.write(
        buffers,
        piece -> piece.length == 1 ? sink.write(piece[0]) : sink.write(piece, 0, piece.length));
  }

  private static boolean hasRemaining(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** False if nothing was said of room for {@code write-timeout}. */
  private boolean awaitWritable() throws IOException {
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
    }
    return ready;
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

  static IOException slow() {
    return new ClientGoneException("the client took nothing for write-timeout", null);
  }

  /** Whoever waits is told that the connection has closed; any thread. */
  void close() {
    closed = true;
    parking.signal();
    Sending rest = sending;
    if (rest != null) {
      rest.end(new ClosedChannelException());
    }
  }
}
