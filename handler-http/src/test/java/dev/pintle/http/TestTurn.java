package dev.pintle.http;

import dev.pintle.transport.Scratch;
import dev.pintle.transport.Turn;

/** A turn whose time is told by the test. */
final class TestTurn implements Turn {
  private final Scratch scratch = Scratch.ofCall();
  long now = System.nanoTime();
  boolean drives = true;

  @Override
  public boolean mayCall(int kind) {
    return true;
  }

  @Override
  public boolean drives() {
    return drives;
  }

  @Override
  public void enter() {}

  @Override
  public void leave() {}

  @Override
  public void detach() {}

  @Override
  public boolean beginStream() {
    return true;
  }

  @Override
  public void endStream() {}

  @Override
  public boolean awaitReadable(long timeoutNanos) {
    return false;
  }

  @Override
  public boolean awaitWritable(long timeoutNanos) {
    return false;
  }

  @Override
  public Scratch scratch() {
    return scratch;
  }

  @Override
  public long now() {
    return now;
  }
}
