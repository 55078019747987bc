package dev.pintle.spi;

import dev.pintle.BodySink;
import dev.pintle.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Passes a body on and counts its bytes, for {@link dev.pintle.Outcome#bytes}. Bytes count once the
 * sink behind has taken them.
 */
public final class CountingSink extends BodySink {
  private final BodySink sink;
  private long count;

  /**
   * Makes one.
   *
   * @param sink where everything goes
   */
  public CountingSink(BodySink sink) {
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /**
   * How many bytes went through; read by the thread that writes.
   *
   * @return 0 or more
   */
  public long count() {
    return count;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    int before = source.remaining();
    try {
      sink.write(source);
    } finally {
      count += before - source.remaining();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.write(bytes, offset, length);
    count += length;
  }

  @Override
  public void write(int oneByte) throws IOException {
    sink.write(oneByte);
    count++;
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public void trailers(Headers trailers) {
    sink.trailers(trailers);
  }
}
