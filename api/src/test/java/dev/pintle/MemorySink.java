package dev.pintle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keeps what is written and counts the flushes and closes. */
public final class MemorySink extends BodySink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int flushes;
  private int closes;
  private boolean open = true;
  private @Nullable Headers trailers;

  @Override
  public void write(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public void close() {
    flush();
    closes++;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void trailers(Headers trailers) {
    this.trailers = trailers;
  }

  public void clientLeaves() {
    open = false;
  }

  public @Nullable Headers trailers() {
    return trailers;
  }

  public int flushes() {
    return flushes;
  }

  public int closes() {
    return closes;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
