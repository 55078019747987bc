package dev.pintle.jetty;

import dev.pintle.spi.BodyFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a file without holding a thread while the client is slow. Where the bytes go out
 * as they are, the kernel takes them from the file to the socket, and Jetty only waits for room
 * there; else they go through a direct buffer of Jetty's pool, which is the best that its core has.
 */
abstract class FileSender extends IteratingCallback {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Response response;
  private final ByteBufferPool pool;
  private final @Nullable EndPoint socket;
  private final FileChannel file;
  private final long start;
  private final long end;
  private long position;
  private boolean begun;
  private @Nullable RetainableByteBuffer buffer;

  /**
   * Makes one.
   *
   * @param socket takes the bytes as they are; null if the response has to
   */
  FileSender(
      Response response,
      ByteBufferPool pool,
      @Nullable EndPoint socket,
      FileChannel file,
      long position,
      long count) {
    this.response = response;
    this.pool = pool;
    this.socket = socket;
    this.file = file;
    this.start = position;
    this.position = position;
    this.end = position + count;
  }

  /** Told once, with the bytes that were sent, when the file has been closed. */
  abstract void ended(long count, @Nullable Throwable failure);

  @Override
  protected Action process() throws IOException {
    if (!begun) {
      begun = true;
      response.write(false, BufferUtil.EMPTY_BUFFER, this); // the head
      return Action.SCHEDULED;
    }
    if (socket != null && socket.getTransport() instanceof SocketChannel channel) {
      transfer(channel);
    }
    if (position == end) {
      return Action.SUCCEEDED;
    }
    ByteBuffer bytes = read();
    position += bytes.remaining();
    if (socket != null) {
      socket.write(this, bytes); // waits for room
    } else {
      response.write(false, bytes, this);
    }
    return Action.SCHEDULED;
  }

  private void transfer(SocketChannel channel) throws IOException {
    long count = 1;
    while (position < end && count > 0) {
      count = file.transferTo(position, end - position, channel);
      position += count;
    }
  }

  private ByteBuffer read() throws IOException {
    RetainableByteBuffer pooled = buffer;
    if (pooled == null) {
      pooled = pool.acquire(BUFFER_BYTES, true);
      buffer = pooled;
    }
    ByteBuffer bytes = pooled.getByteBuffer();
    bytes.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
    int count = 0;
    try {
      count = file.read(bytes, position);
    } catch (IOException e) {
      throw new BodyFailure("the file cannot be read any further", e);
    } finally {
      bytes.limit(Math.max(0, count)).position(0); // what remains has been read and is to be sent
    }
    if (count < 0) {
      throw new BodyFailure("the file has become shorter while it was sent");
    }
    return bytes;
  }

  @Override
  protected void onCompleteSuccess() {
    end(null);
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    end(cause);
  }

  private void end(@Nullable Throwable failure) {
    RetainableByteBuffer pooled = buffer;
    if (pooled != null) {
      position -= failure == null ? 0 : pooled.getByteBuffer().remaining();
      pooled.release();
    }
    Throwable reason = failure;
    try {
      file.close();
    } catch (IOException e) {
      reason = reason == null ? e : reason;
    }
    ended(position - start, reason);
  }
}
