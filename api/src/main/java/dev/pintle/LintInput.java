package dev.pintle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The stream of a body, counted against its promised length. */
final class LintInput extends FilterInputStream {
  private final long promised;
  private final LintBody body;
  private long count;

  LintInput(InputStream in, long promised, LintBody body) {
    super(in);
    this.promised = promised;
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    body.checkOpen();
    int read = super.read();
    count(read < 0 ? -1 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    body.checkOpen();
    int read = super.read(bytes, offset, length);
    count(read);
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    body.checkOpen();
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    body.close();
    super.close();
  }

  private void count(long read) {
    if (promised < 0) {
      return;
    }
    if (read < 0 && count < promised) {
      throw body.party()
          .layerBroke("BODY-01", "the body ends after " + count + " of " + promised + " bytes");
    }
    count += Math.max(read, 0);
    if (count > promised) {
      throw body.party().layerBroke("BODY-01", "the body gives more than " + promised + " bytes");
    }
  }
}
