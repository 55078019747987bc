package dev.pintle.transport;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of the thread that has the turn. A connection uses them during its turn only and carries
 * away what it needs afterwards, so that an idle connection holds none.
 */
public final class Scratch {
  private static final int DRIVER_BYTES = 32 * 1024;
  private static final int DETACHED_BYTES = 8 * 1024;
  private static final int STAGE_BYTES = 64 * 1024;

  private final int capacity;
  private @Nullable Object attachment;
  private byte[] in;
  private byte[] out;
  private @Nullable TlsBuffers tls;
  private @Nullable ByteBuffer inBuffer;
  private @Nullable ByteBuffer stage;

  private Scratch(int capacity) {
    this.capacity = capacity;
    this.in = NONE;
    this.out = NONE;
  }

  private static final byte[] NONE = new byte[0];

  /** For a thread that lasts. */
  static Scratch ofDriver() {
    return new Scratch(DRIVER_BYTES);
  }

  /**
   * For a thread that serves one call.
   *
   * @return small buffers, made when they are first asked for
   */
  public static Scratch ofCall() {
    return new Scratch(DETACHED_BYTES);
  }

  /**
   * Where to read into.
   *
   * @return the same array each time
   */
  public byte[] in() {
    if (in.length == 0) {
      in = new byte[capacity];
    }
    return in;
  }

  /**
   * What {@link #in} is, as a buffer.
   *
   * @return the same buffer each time, whatever its position and limit are
   */
  public ByteBuffer inBuffer() {
    ByteBuffer buffer = inBuffer;
    if (buffer == null) {
      buffer = ByteBuffer.wrap(in());
      inBuffer = buffer;
    }
    return buffer;
  }

  /**
   * Something of the codec's that is bound to the thread, such as an encoder.
   *
   * @param <T> its type
   * @param type its class
   * @param make makes it the first time
   * @return the same one each time
   */
  public <T> T attachment(Class<T> type, Supplier<T> make) {
    if (attachment == null) {
      attachment = make.get();
    }
    return type.cast(attachment);
  }

  /** A direct buffer for bytes between the heap and a socket, empty. */
  ByteBuffer stage() {
    if (stage == null) {
      stage = ByteBuffer.allocateDirect(STAGE_BYTES);
    }
    return stage.clear();
  }

  /** Made for the first connection with TLS. */
  TlsBuffers tls() {
    if (tls == null) {
      tls = new TlsBuffers();
    }
    return tls;
  }

  /**
   * Where to assemble output.
   *
   * @return the same array each time
   */
  public byte[] out() {
    if (out.length == 0) {
      out = new byte[capacity];
    }
    return out;
  }
}
