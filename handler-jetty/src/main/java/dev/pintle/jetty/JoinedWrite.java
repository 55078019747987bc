package dev.pintle.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.Callback;

/**
 * A head, a body and what ends it as one direct buffer of the server's pool. The bytes are copied
 * once, as they would be on their way to the socket, and go out in one plain write, which costs the
 * system less than a gathering one.
 */
final class JoinedWrite extends Callback.Nested {
  /** For bodies up to this size: clients that take nothing hold so much of the pool. */
  static final int MOST_BYTES = 32 * 1024;

  private final RetainableByteBuffer pooled;
  private final ByteBuffer body;
  private final int bodyEnd;

  private JoinedWrite(
      Callback callback, RetainableByteBuffer pooled, ByteBuffer body, int bodyEnd) {
    super(callback);
    this.pooled = pooled;
    this.body = body;
    this.bodyEnd = bodyEnd;
  }

  /** Writes them; if that fails, what remains of the body is what has not gone. */
  static void write(
      StrictEndPoint endPoint,
      Callback callback,
      ByteBuffer head,
      ByteBuffer body,
      ByteBuffer tail) {
    RetainableByteBuffer pooled =
        endPoint.pool().acquire(head.remaining() + body.remaining() + tail.remaining(), true);
    ByteBuffer bytes = pooled.getByteBuffer().clear();
    bytes.put(head).put(body);
    int bodyEnd = bytes.position();
    bytes.put(tail).flip();
    endPoint.write(new JoinedWrite(callback, pooled, body, bodyEnd), bytes);
  }

  @Override
  public void succeeded() {
    pooled.release();
    super.succeeded();
  }

  @Override
  public void failed(Throwable reason) {
    int left = Math.max(0, bodyEnd - pooled.getByteBuffer().position());
    body.position(body.limit() - Math.min(left, body.position()));
    pooled.release(); // Jetty's flusher fails a write only while no thread is within it
    super.failed(reason);
  }
}
