package dev.pintle.testkit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lets so many bytes pass and no more. */
final class SentOutput extends FilterOutputStream {
  private long left;

  SentOutput(OutputStream out, long limit) {
    super(out);
    this.left = limit;
  }

  /** Ends the sending of a request where its fault says so. */
  static final class LimitReached extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int allowed = (int) Math.min(length, left);
    out.write(bytes, offset, allowed);
    left -= allowed;
    if (allowed < length) {
      out.flush();
      throw new LimitReached();
    }
  }
}
