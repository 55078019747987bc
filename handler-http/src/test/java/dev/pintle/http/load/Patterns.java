package dev.pintle.http.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.CRC32;

/** Bodies of any size that both sides know: one block of random bytes again and again. */
final class Patterns {
  private static final byte[] BLOCK = new byte[64 * 1024];

  static {
    new Random(9112).nextBytes(BLOCK);
  }

  private Patterns() {}

  static void write(long count, OutputStream out) throws IOException {
    for (long left = count; left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; at += BLOCK.length) {
      System.arraycopy(BLOCK, 0, bytes, at, Math.min(BLOCK.length, count - at));
    }
    return bytes;
  }

  static long sum(long count) {
    CRC32 sum = new CRC32();
    for (long left = count; left > 0; left -= BLOCK.length) {
      sum.update(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
    return sum.getValue();
  }
}
