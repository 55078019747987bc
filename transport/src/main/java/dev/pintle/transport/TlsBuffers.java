package dev.pintle.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for TLS, of the thread that has the turn. A record is at most 16 KB of data and some 330
 * bytes around it; where an engine wants more, a connection makes itself a larger buffer.
 */
final class TlsBuffers {
  /** A record. */
  private static final int RECORD = 17 * 1024;

  /** A record, and room for small ones before it, so that those of a handshake go out together. */
  private static final int OUT = RECORD + 8 * 1024;

  private @Nullable ByteBuffer in;
  private @Nullable ByteBuffer data;
  private @Nullable ByteBuffer out;
  private @Nullable ByteBuffer file;

  /** For records as they come from the socket. */
  ByteBuffer in() {
    in = emptied(in, RECORD);
    return in;
  }

  /** For the data of a record that does not fit where it was to be read to. */
  ByteBuffer data() {
    data = emptied(data, RECORD);
    return data;
  }

  /** For records on their way to the socket. */
  ByteBuffer out() {
    out = emptied(out, OUT);
    return out;
  }

  /** For what is read of a file. */
  ByteBuffer file() {
    file = emptied(file, RECORD - 1024);
    return file;
  }

  private static ByteBuffer emptied(@Nullable ByteBuffer buffer, int capacity) {
    return buffer == null ? ByteBuffer.allocate(capacity) : buffer.clear();
  }
}
