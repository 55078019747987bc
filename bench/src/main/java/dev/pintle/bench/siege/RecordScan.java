package dev.pintle.bench.siege;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Finds the records, or frames, in what was read, however it was cut into pieces. */
final class RecordScan {
  private final ByteBuffer header;
  private final ToIntFunction<ByteBuffer> length;
  private final Function<ByteBuffer, String> says;
  private int toBeSkipped;

  /**
   * Makes one.
   *
   * @param length of what follows a header
   * @param says what a header says that is to be counted; empty for nothing
   */
  RecordScan(int headerBytes, ToIntFunction<ByteBuffer> length, Function<ByteBuffer, String> says) {
    this.header = ByteBuffer.allocate(headerBytes);
    this.length = length;
    this.says = says;
  }

  void read(ByteBuffer bytes, Tally tally) {
    while (bytes.hasRemaining()) {
      if (toBeSkipped > 0) {
        int skipped = Math.min(toBeSkipped, bytes.remaining());
        bytes.position(bytes.position() + skipped);
        toBeSkipped -= skipped;
      } else {
        header.put(bytes.get());
        if (!header.hasRemaining()) {
          header.clear();
          toBeSkipped = length.applyAsInt(header);
          String what = says.apply(header);
          if (!what.isEmpty()) {
            tally.replied(what);
          }
        }
      }
    }
  }
}
