package dev.pintle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Where a response body is written: an {@link OutputStream} whose {@link #flush} reaches the
 * client.
 *
 * <p>Used by one thread at a time. A write blocks while the client is slow, and throws {@link
 * ClientGoneException} once the client has left. {@link #close} only flushes: the body ends when
 * the writer returns, so a writer that throws inside try-with-resources still breaks the framing.
 */
public abstract class BodySink extends OutputStream {
  /** For handlers and for sinks that wrap another. */
  protected BodySink() {}

  /**
   * Writes all remaining bytes of {@code source} and leaves its position at its limit.
   *
   * @param source the bytes; not kept after the call
   * @throws ClientGoneException when the client has left
   * @throws IOException when the bytes cannot be sent
   */
  public abstract void write(ByteBuffer source) throws IOException;

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(ByteBuffer.wrap(new byte[] {(byte) oneByte}));
  }

  /**
   * Hands everything written so far to the client's connection before it returns.
   *
   * @throws ClientGoneException when the client has left
   * @throws IOException when the bytes cannot be sent
   */
  @Override
  public abstract void flush() throws IOException;

  /** Flushes, and no more: the body ends when its writer returns. */
  @Override
  public void close() throws IOException {
    flush();
  }

  /**
   * Whether a write can still succeed as far as is known: false once the client is known to have
   * left or the server has begun to shut down its streams.
   *
   * @return false when further writing is pointless
   */
  public abstract boolean isOpen();

  /**
   * Sets the trailer fields to be sent after the body. A second call replaces the first.
   *
   * @param trailers the fields
   * @throws IllegalArgumentException if one of them frames or routes a message: Content-Length,
   *     Transfer-Encoding, Trailer, Connection, Keep-Alive, Proxy-Connection, Upgrade, Host
   * @throws UnsupportedOperationException where trailers cannot be sent: HTTP/1.0, a handler
   *     without {@link Feature#RESPONSE_TRAILERS}, a body whose length is set, a request by HEAD
   */
  public abstract void trailers(Headers trailers);
}
