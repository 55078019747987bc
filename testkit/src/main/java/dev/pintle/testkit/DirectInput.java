package dev.pintle.testkit;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The request's body as the app reads it. */
final class DirectInput extends InputStream {
  private final InputStream in;
  private final Runnable beforeFirstRead;
  private boolean begun;
  private boolean atEnd;

  DirectInput(@Nullable RequestBody body, Runnable beforeFirstRead) {
    this.in = body == null ? InputStream.nullInputStream() : body.open();
    this.atEnd = body == null;
    this.beforeFirstRead = beforeFirstRead;
  }

  boolean isAtEnd() {
    return atEnd;
  }

  @Override
  public int read() throws IOException {
    begin();
    return seen(in.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    begin();
    return seen(in.read(bytes, offset, length));
  }

  private void begin() {
    if (!begun) {
      begun = true;
      beforeFirstRead.run();
    }
  }

  private int seen(int result) {
    atEnd |= result < 0;
    return result;
  }
}
