package dev.pintle.transport;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a connection: the owner of its turn, or, while that lets it, the loop, which looks
 * for the end of the stream. The end stands behind the bytes of later requests, so these are taken
 * in and kept for the owner, up to {@value #MOST_KEPT}. Behind more than that no end is seen:
 * whoever sends so much ahead is found to have left only when the response is written.
 */
final class PeerWatch {
  private static final int FIRST_KEPT = 1024;
  static final int MOST_KEPT = 64 * 1024;

  /** Only the owner reads. */
  private static final int OWNED = 0;

  /** The loop may look. */
  private static final int WATCHED = 1;

  /** The loop is looking. */
  private static final int LOOKING = 2;

  private static final VarHandle READER;

  static {
    try {
      READER = MethodHandles.lookup().findVarHandle(PeerWatch.class, "reader", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int reader = OWNED;

  // Both pass between the loop and the owner through the reader.
  private @Nullable ByteBuffer kept;
  private boolean ended;

  // ---- the owner ----

  /** Lets the loop look, until {@link #reclaim}. */
  void watch() {
    if (reader == OWNED) {
      reader = WATCHED;
    }
  }

  /** Makes the owner the only reader again. */
  void reclaim() {
    while (reader != OWNED && !READER.compareAndSet(this, WATCHED, OWNED)) {
      Thread.onSpinWait(); // for one read that does not block
    }
  }

  /** Whether a read would find something that the loop has seen; reclaims. */
  boolean hasSeen() {
    reclaim();
    return kept != null || ended;
  }

  /**
   * Whether the loop has seen something of which the owner does not know; for whoever has just left
   * word that he is the owner no more. A look that goes on now ends before the loop next looks for
   * messages.
   */
  boolean hasSeenUnread() {
    return reader != LOOKING && (kept != null || ended);
  }

  /** Reads what the loop has kept, and then from the channel; reclaims. */
  int read(ReadableByteChannel channel, ByteBuffer target) throws IOException {
    if (reader != OWNED) {
      reclaim();
    }
    ByteBuffer bytes = kept;
    if (bytes != null) {
      return readKept(bytes, target);
    }
    return ended ? -1 : channel.read(target);
  }

  /** Gives bytes back that the owner has read too much, before it reads again. */
  void keep(ByteBuffer rest) {
    kept =
        rest.hasRemaining()
            ? ByteBuffer.allocate(Math.max(FIRST_KEPT, rest.remaining())).put(rest)
            : null;
  }

  private int readKept(ByteBuffer bytes, ByteBuffer target) {
    bytes.flip();
    int count = Math.min(bytes.remaining(), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    if (bytes.hasRemaining()) {
      bytes.compact();
    } else {
      kept = null;
    }
    return count;
  }

  // ---- the loop ----

  /** What a look found. */
  enum Look {
    /** The owner reads itself. */
    NOT_ALLOWED,
    /** Nothing more than bytes. */
    THERE,
    /** So many bytes that no more are kept. */
    FULL,
    /** The peer has left, or has only ended what it sends. */
    GONE,
    /** The peer has broken the connection; no reply can reach it. */
    BROKEN
  }

  boolean isWatched() {
    return reader == WATCHED;
  }

  /** Reads what is there now, if the owner lets. */
  Look look(ReadableByteChannel channel) {
    if (!READER.compareAndSet(this, WATCHED, LOOKING)) {
      return Look.NOT_ALLOWED;
    }
    try {
      return take(channel);
    } finally {
      READER.setRelease(this, WATCHED);
    }
  }

  private Look take(ReadableByteChannel channel) {
    ByteBuffer bytes = kept == null ? ByteBuffer.allocate(FIRST_KEPT) : withRoom(kept);
    try {
      ended = channel.read(bytes) < 0;
    } catch (IOException e) {
      ended = true; // for the owner a reset says the same as an end
      return Look.BROKEN;
    }
    kept = bytes.position() == 0 ? null : bytes;
    if (ended) {
      return Look.GONE;
    }
    return bytes.position() < MOST_KEPT ? Look.THERE : Look.FULL;
  }

  private static ByteBuffer withRoom(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      return bytes;
    }
    int capacity = Math.min(2 * bytes.capacity(), MOST_KEPT);
    return ByteBuffer.allocate(capacity).put(bytes.flip());
  }
}
