package dev.pintle.http;

import dev.pintle.transport.Link;
import dev.pintle.transport.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes received and not yet used. They stand in the buffer of the thread that has the turn;
 * between turns what is left is kept in an array of its own, so that an idle connection holds none.
 */
final class Input {
  private static final byte[] NONE = {};
  private static final int SLACK = 1024;

  private byte[] buffer = NONE;
  private int start;
  private int end;
  private boolean ended;

  /** The last read did not fill the buffer: the socket had no more then. */
  private boolean drained;

  private @Nullable Scratch scratch;
  private boolean borrowed;

  /** Begins a turn. */
  void adopt(Scratch ofThread) {
    scratch = ofThread;
    drained = false;
  }

  /** Ends a turn. A peer that is slow shall cost what it has sent, not what a buffer grew to. */
  void release() {
    int count = end - start;
    if (borrowed || count == 0 || buffer.length - count > 2 * SLACK) {
      buffer = count == 0 ? NONE : Arrays.copyOfRange(buffer, start, end + SLACK);
      borrowed = false;
      start = 0;
      end = count;
    }
    scratch = null;
  }

  /** How much memory is kept between turns. */
  int heldBytes() {
    return borrowed ? 0 : buffer.length;
  }

  /** Reads what is there now; how many bytes, or −1 at the end. */
  int fill(Link link) throws IOException {
    if (ended) {
      return -1;
    }
    makeRoom();
    Scratch ofThread = scratch;
    ByteBuffer target =
        borrowed && ofThread != null ? ofThread.inBuffer() : ByteBuffer.wrap(buffer);
    int count = link.read(target.limit(buffer.length).position(end));
    if (count < 0) {
      ended = true;
      return -1;
    }
    end += count;
    drained = end < buffer.length;
    return count;
  }

  private void makeRoom() {
    Scratch ofThread = scratch;
    if (start == end) {
      if (!borrowed && ofThread != null) {
        buffer = ofThread.in();
        borrowed = true;
      }
      start = 0;
      end = 0;
    }
    if (end < buffer.length) {
      return;
    }
    if (start >= buffer.length / 2) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
    } else {
      buffer = Arrays.copyOfRange(buffer, start, start + 2 * buffer.length);
      borrowed = false;
    }
    end -= start;
    start = 0;
  }

  /** Whether another read would only find out that there is nothing. */
  boolean isDrained() {
    return drained;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isEmpty() {
    return start == end;
  }

  int available() {
    return end - start;
  }

  byte[] array() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Uses the bytes up to this place. */
  void advanceTo(int place) {
    start = place;
  }

  /** Copies and uses up to so many bytes. */
  int take(byte[] target, int offset, int most) {
    int count = Math.min(most, end - start);
    System.arraycopy(buffer, start, target, offset, count);
    start += count;
    return count;
  }
}
