package dev.pintle.undertow;

import dev.pintle.spi.Conversation;
import io.undertow.server.HttpServerExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection after an upgrade, with TLS. Undertow's TLS is not safe for use by a reader and a
 * writer at one time, so everything is done on the I/O thread, while they wait.
 */
final class SecureTunnel implements Conversation.Connection {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Http1Connection connection;
  private final HttpServerExchange exchange;
  private final Settings settings;
  private final @Nullable EndWatch end;

  /** What the I/O thread has read; the reader's while {@link #reading} is false. */
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  private final Parking reader = new Parking();
  private volatile boolean reading;
  private volatile boolean ended;
  private volatile boolean stopped;
  private volatile @Nullable IOException broken;

  SecureTunnel(
      Http1Connection connection,
      HttpServerExchange exchange,
      Settings settings,
      @Nullable EndWatch end) {
    this.end = end;
    this.connection = connection;
    this.exchange = exchange;
    this.settings = settings;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (reading || (!received.hasRemaining() && !ended)) { // reading: by one that came too late
      awaitMore();
    }
    if (!received.hasRemaining()) {
      return -1;
    }
    int count = Math.min(target.remaining(), received.remaining());
    target.put(received.slice(received.position(), count));
    received.position(received.position() + count);
    return count;
  }

  private void awaitMore() throws IOException {
    reader.prepare();
    if (!reading && !received.hasRemaining() && !ended) {
      reading = true;
      onIoThread(this::beginReading);
    }
    boolean inTime = stopped || !reading || reader.await(settings.idleNanos());
    if (stopped) {
      throw new InterruptedIOException("reading has been stopped");
    }
    IOException why = broken;
    if (why != null) {
      throw new IOException(why.getMessage(), why);
    }
    if (!inTime) {
      throw new IOException("nothing came for idle-timeout");
    }
  }

  private void beginReading() {
    connection.channel().getSourceChannel().setReadListener(this::readOn);
    readOn(connection.channel().getSourceChannel());
  }

  private void readOn(ConduitStreamSourceChannel ready) {
    received.clear();
    int count = 0;
    try {
      count = connection.input().read(received);
    } catch (IOException e) {
      broken = e;
    }
    received.flip();
    if (count == 0 && broken == null) {
      ready.resumeReads();
      return;
    }
    ready.suspendReads();
    if (count < 0 && end != null && end.hasEnded()) {
      broken = new EOFException("the connection ended without a close notice of TLS");
    }
    ended = count < 0;
    reading = false;
    reader.signal();
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    Written written = new Written();
    ByteBuffer[] buffers = {source};
    onIoThread(() -> connection.output().send(buffers, written));
    written.await();
  }

  /** The end of a write, which the I/O thread bounds by {@code write-timeout}. */
  private static final class Written implements Sending.Done {
    private final Parking writer = new Parking();
    private volatile @Nullable IOException failure;

    Written() {
      writer.prepare();
    }

    @Override
    public void done(@Nullable IOException why) {
      failure = why;
      writer.signal();
    }

    void await() throws IOException {
      boolean unused = writer.await(Long.MAX_VALUE / 2);
      IOException why = failure;
      if (why != null) {
        throw new IOException(why.getMessage(), why);
      }
    }
  }

  private void onIoThread(Runnable work) throws IOException {
    try {
      connection.channel().getIoThread().execute(work);
    } catch (RejectedExecutionException e) {
      throw new IOException("the server has ended", e);
    }
  }

  @Override
  public void stopReading() {
    stopped = true;
    reader.signal();
  }

  @Override
  public void close() {
    try {
      onIoThread(() -> connection.close(exchange));
    } catch (IOException e) {
      connection.abort();
    }
  }

  /** The connection has closed; any thread. */
  void closed() {
    broken = new IOException("the connection has been closed");
    reader.signal();
  }
}
