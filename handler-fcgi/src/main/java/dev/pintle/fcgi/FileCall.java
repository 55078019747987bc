package dev.pintle.fcgi;

import dev.pintle.transport.Call;
import dev.pintle.transport.Turn;

/** Sends a part of a file, which may wait for the disk, and so is nothing for a loop. */
final class FileCall implements Call {
  private static final int KIND = FileCall.class.getName().hashCode();

  private final Output output;

  FileCall(Output output) {
    this.output = output;
  }

  @Override
  public int kind() {
    return KIND;
  }

  @Override
  public void run(Turn turn) {
    output.pumpFile();
  }

  @Override
  public void dropped() {
    output.abandon();
  }
}
