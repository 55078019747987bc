package dev.pintle.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gives a socket what is to be written in pieces, however much that is. The JDK copies all that one
 * write is given to memory outside the heap, whether the socket takes it or not, and keeps that
 * memory for the thread: clients that read slowly would have it hold a large body many times. And
 * their sockets take megabytes at once, some milliseconds of copying, for which others would wait.
 */
public final class PiecewiseWrite {
  /** More than a socket usually takes at a time. */
  private static final int MOST_AT_ONCE = 64 * 1024;

  /** After so many bytes in a row others should have their turn, whatever the socket takes. */
  public static final int MOST_IN_A_ROW = 4 * MOST_AT_ONCE;

  private PiecewiseWrite() {}

  /** One write to a socket. */
  @FunctionalInterface
  public interface Target {
    /**
     * Writes what the socket takes.
     *
     * @param buffers their positions go on
     * @return how many bytes it has taken
     * @throws IOException if the connection fails
     */
    long write(ByteBuffer[] buffers) throws IOException;
  }

  /**
   * Writes these buffers, piece by piece, as far as the target takes them, and no more than {@link
   * #MOST_IN_A_ROW}.
   *
   * @param buffers their positions go on; their limits stay
   * @param target called again as long as it takes a piece whole and something is left
   * @return how many bytes the target has taken
   * @throws IOException what the target throws
   */
  public static long write(ByteBuffer[] buffers, Target target) throws IOException {
    long sum = 0;
    long taken;
    do {
      taken = writePiece(buffers, target);
      sum += taken;
    } while (taken == MOST_AT_ONCE && sum < MOST_IN_A_ROW);
    return sum;
  }

  private static long writePiece(ByteBuffer[] buffers, Target target) throws IOException {
    int whole = 0;
    int left = MOST_AT_ONCE;
    while (whole < buffers.length && buffers[whole].remaining() <= left) {
      left -= buffers[whole].remaining();
      whole++;
    }
    if (whole == buffers.length) {
      return target.write(buffers);
    }
    ByteBuffer cut = buffers[whole];
    int limit = cut.limit();
    cut.limit(cut.position() + left);
    try {
      return target.write(Arrays.copyOf(buffers, whole + 1));
    } finally {
      cut.limit(limit);
    }
  }
}
