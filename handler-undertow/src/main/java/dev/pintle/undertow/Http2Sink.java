package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Adds to the frames that Undertow writes what it cannot write itself: the header fields of
 * responses in their order, behind those that Undertow has; and the notice of a shutdown, a GOAWAY
 * that lets every stream finish (RFC 9113, 6.8), where Undertow knows only that right before it
 * closes.
 *
 * <p>Used under the lock of Undertow's writer, but for {@link #addFields} and {@link #giveNotice}.
 */
final class Http2Sink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final int END_HEADERS = 4;

  /** What every peer takes. */
  private static final int MAX_FRAME = 16 * 1024;

  /** Length 8, type 7, no flags, stream 0; last stream 2^31-1, error 0. */
  private static final byte[] NOTICE = {
    0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0
  };

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Fields by their stream, encoded, until the stream's next HEADERS frame. */
  private final Map<Integer, byte[]> fields = new ConcurrentHashMap<>();

  private final FrameFollower follower;
  private volatile boolean noticeWanted;
  private boolean noticeGiven;

  /** SETTINGS, which nothing may come before (RFC 9113, 3.4), has been written. */
  private boolean begun;

  private boolean terminated;

  /** What goes out before anything else. */
  private ByteBuffer first = NOTHING;

  /**
   * Makes one.
   *
   * @param streams told of every frame
   */
  Http2Sink(StreamSinkConduit next, Http2Streams streams) {
    super(next);
    this.follower =
        new FrameFollower(
            (type, flags, stream) -> {
              begun = true;
              streams.sent(type, flags, stream);
            });
  }

  /**
   * Adds fields to the next HEADERS frame of a stream.
   *
   * @param block encoded without use of the dynamic table, which is Undertow's
   */
  void addFields(int stream, byte[] block) {
    fields.put(stream, block);
  }

  /** The stream sends no head any more. */
  void forget(int stream) {
    fields.remove(stream);
  }

  /** Has the notice sent with the next frame or flush. */
  void giveNotice() {
    noticeWanted = true;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    if (!firstIsOut()) {
      return 0;
    }
    if (!fields.isEmpty()) {
      return rewrite(sources, offset, count);
    }
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = sources[offset + i].position();
    }
    long written = next.write(sources, offset, count);
    for (int i = 0; i < count; i++) {
      ByteBuffer source = sources[offset + i];
      follower.follow(source, from[i], source.position());
    }
    return written;
  }

  /** Takes everything over, with the fields added. */
  private long rewrite(ByteBuffer[] sources, int offset, int count) throws IOException {
    int length = 0;
    for (int i = offset; i < offset + count; i++) {
      length += sources[i].remaining();
    }
    byte[] frames = new byte[length];
    int at = 0;
    for (int i = offset; i < offset + count; i++) {
      int part = sources[i].remaining();
      sources[i].get(frames, at, part);
      at += part;
    }
    first = ByteBuffer.wrap(withFields(frames));
    follower.follow(ByteBuffer.wrap(frames), 0, length);
    boolean unused = firstIsOut();
    return length;
  }

  private byte[] withFields(byte[] frames) {
    FrameBuilder out = new FrameBuilder(frames.length + 256);
    int at = follower.ofBegunFrame(frames);
    out.put(frames, 0, at);
    while (frames.length - at >= FrameFollower.HEADER_BYTES) {
      byte[] header = Arrays.copyOfRange(frames, at, at + FrameFollower.HEADER_BYTES);
      int end = at + FrameFollower.HEADER_BYTES + FrameFollower.length(header);
      boolean head = header[3] == Http2Streams.HEADERS && (header[4] & END_HEADERS) != 0;
      byte @Nullable [] added = head && end <= frames.length ? take(header) : null;
      if (added == null) {
        out.put(frames, at, Math.min(end, frames.length));
      } else {
        int begin = at + FrameFollower.HEADER_BYTES;
        byte[] block =
            Arrays.copyOf(Arrays.copyOfRange(frames, begin, end), end - begin + added.length);
        System.arraycopy(added, 0, block, end - begin, added.length);
        putBlock(out, header, block);
      }
      at = end;
    }
    if (at < frames.length) {
      out.put(frames, at, frames.length);
    }
    return out.bytes();
  }

  private byte @Nullable [] take(byte[] header) {
    return fields.remove(FrameFollower.stream(header));
  }

  private static void putBlock(FrameBuilder out, byte[] header, byte[] block) {
    for (int at = 0; at == 0 || at < block.length; at += MAX_FRAME) {
      int length = Math.min(MAX_FRAME, block.length - at);
      boolean last = at + length == block.length;
      int flags = at == 0 ? header[4] & ~END_HEADERS : 0;
      out.putHeader(
          length,
          at == 0 ? Http2Streams.HEADERS : Http2Streams.CONTINUATION,
          last ? flags | END_HEADERS : flags,
          FrameFollower.stream(header));
      out.put(block, at, at + length);
    }
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int count) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, count);
  }

  @Override
  public boolean flush() throws IOException {
    if (!firstIsOut()) {
      return false;
    }
    if (terminated) {
      next.terminateWrites();
    }
    return next.flush();
  }

  /** What waits goes out before the end. */
  @Override
  public void terminateWrites() throws IOException {
    terminated = true;
    if (!first.hasRemaining()) {
      next.terminateWrites();
    }
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) {
    throw new UnsupportedOperationException("frames are written, not transferred");
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through) {
    throw new UnsupportedOperationException("frames are written, not transferred");
  }

  private boolean firstIsOut() throws IOException {
    if (noticeWanted
        && begun
        && !noticeGiven
        && !first.hasRemaining()
        && follower.isBetweenFrames()) {
      noticeGiven = true;
      first = ByteBuffer.wrap(NOTICE);
    }
    while (first.hasRemaining()) {
      if (next.write(first) == 0) {
        return false;
      }
    }
    first = NOTHING;
    return true;
  }
}
