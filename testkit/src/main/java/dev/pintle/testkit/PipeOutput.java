package dev.pintle.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The writing end of a pipe, unbuffered. */
final class PipeOutput extends OutputStream {
  private final BytePipe pipe;

  PipeOutput(BytePipe pipe) {
    this.pipe = pipe;
  }

  BytePipe pipe() {
    return pipe;
  }

  @Override
  public void write(int oneByte) throws IOException {
    pipe.write(new byte[] {(byte) oneByte});
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    pipe.write(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  void end() {
    pipe.end(null);
  }

  @Override
  public void close() {
    end();
  }
}
