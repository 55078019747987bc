package dev.pintle.jetty;

import dev.pintle.http1.RequestHead;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Has {@link StrictReader} read what comes, and leaves to Jetty what that lets through: heads are
 * held back until they are complete, and what is refused becomes a NUL.
 */
final class InputFilter {
  /** Refused by Jetty's parser in heads, chunk sizes and trailers. */
  private static final byte POISON = 0;

  private static final byte[] NOTHING = {};

  private final StrictReader reader;
  private final boolean alone;

  /** The beginning of a head, which Jetty is not to see before it is complete. */
  private byte[] held = NOTHING;

  private int heldLength;

  /** What Jetty may see and has not got yet. */
  private @Nullable ByteBuffer ready;

  /**
   * Makes one for a new connection.
   *
   * @param alone whether nothing in Jetty looks at requests and responses, the app apart
   */
  InputFilter(StrictReader reader, boolean alone) {
    this.reader = reader;
    this.alone = alone;
  }

  /** Gives Jetty what it may see by now; how many bytes that is. */
  int fill(ByteBuffer buffer) {
    ByteBuffer bytes = ready;
    if (bytes == null) {
      return 0;
    }
    int position = BufferUtil.flipToFill(buffer);
    int count = BufferUtil.put(bytes, buffer);
    BufferUtil.flipToFlush(buffer, position);
    if (!bytes.hasRemaining()) {
      ready = null;
    }
    return count;
  }

  /** Leaves in the buffer what Jetty may see of the last {@code count} bytes there. */
  int examine(ByteBuffer buffer, int count) {
    int end = buffer.limit();
    int start = end - count;
    if (heldLength > 0 || !buffer.hasArray()) {
      hold(buffer, start);
      return fill(buffer);
    }
    int shift = buffer.arrayOffset();
    int passed = reader.read(buffer.array(), start + shift, end + shift) - shift;
    if (passed == end) {
      boolean mayShorten = alone && start == buffer.position();
      return mayShorten ? shorten(buffer, count, reader.only(start + shift)) : count;
    }
    if (reader.refusal() != null) {
      buffer.put(passed, POISON);
      buffer.limit(passed + 1);
      return passed + 1 - start;
    }
    hold(buffer, passed);
    return passed - start;
  }

  /** Has Jetty see as little as it needs of a head that is all there is in the buffer. */
  private static int shorten(ByteBuffer buffer, int count, @Nullable RequestHead head) {
    byte[] view = JettyView.shortest(head);
    if (view == null || view.length > count) {
      return count;
    }
    int from = buffer.limit() - view.length;
    buffer.position(from).put(view).position(from);
    return view.length;
  }

  /** Takes the bytes from here on out of the buffer, until the head is complete that they begin. */
  private void hold(ByteBuffer buffer, int from) {
    int count = buffer.limit() - from;
    if (held.length - heldLength < count) {
      held = Arrays.copyOf(held, Math.max(heldLength + count, 2 * held.length));
    }
    buffer.get(from, held, heldLength, count);
    heldLength += count;
    buffer.limit(from);
    int passed = reader.read(held, 0, heldLength);
    if (reader.refusal() != null) {
      held[passed] = POISON;
      ready = ByteBuffer.wrap(Arrays.copyOf(held, passed + 1));
      heldLength = 0;
    } else if (passed > 0) {
      ready = ByteBuffer.wrap(Arrays.copyOf(held, passed));
      heldLength -= passed;
      System.arraycopy(held, passed, held, 0, heldLength);
    }
    if (heldLength == 0) {
      held = NOTHING;
    }
  }

  /** Keeps bytes that came while Jetty reads nothing, for when it does. */
  void readAhead(ByteBuffer bytes) {
    hold(bytes, bytes.position());
  }

  /** Whether a head has begun that is not complete. */
  boolean holdsHead() {
    return heldLength > 0;
  }

  /** Whether there is something that Jetty may see and has not got yet. */
  boolean isReady() {
    return ready != null;
  }

  /** Throws away what belongs to a body that is skipped; how many bytes follow it. */
  int skip(ByteBuffer buffer, int count) {
    byte[] bytes = new byte[count];
    int start = buffer.limit() - count;
    buffer.get(start, bytes);
    int end = reader.skip(bytes, 0, count);
    buffer.put(start, bytes, end, count - end);
    buffer.limit(start + count - end);
    return count - end;
  }

  /**
   * Has the rest of a body thrown away that nobody will read, and Jetty get a filling for it.
   *
   * @return false if the connection cannot be used on
   */
  boolean replaceRest() {
    byte[] filling = reader.skip();
    if (filling == null) {
      return false;
    }
    ByteBuffer unread = ready; // a part of the body that Jetty has not got yet
    if (unread == null) {
      ready = ByteBuffer.wrap(filling);
    } else {
      ByteBuffer both = ByteBuffer.allocate(unread.remaining() + filling.length);
      ready = both.put(unread).put(filling).flip();
    }
    return true;
  }

  /** Has Jetty refuse the request in which the client has ended. */
  static int poison(ByteBuffer buffer) {
    int position = BufferUtil.flipToFill(buffer);
    buffer.put(POISON);
    BufferUtil.flipToFlush(buffer, position);
    return 1;
  }
}
