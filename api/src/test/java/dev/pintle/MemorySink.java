package dev.pintle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keeps what is written to it. */
final class MemorySink extends BodySink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int flushes;
  private @Nullable Headers trailers;

  @Override
  public void write(ByteBuffer source) {
    while (source.hasRemaining()) {
      bytes.write(source.get());
    }
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void trailers(Headers trailers) {
    this.trailers = trailers;
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  int flushes() {
    return flushes;
  }

  @Nullable Headers trailers() {
    return trailers;
  }
}
