package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads the frames of a client before Undertow does, for two reasons. It sees which streams the
 * client resets, which Undertow tells nobody who is not reading or writing. And it keeps the last
 * byte of a HEADERS frame back that goes on in another one until that comes: Undertow 2.4.4 loses
 * the field that stands across the two if one read ends just between them.
 */
final class Http2Source extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final int PREFACE_BYTES = 24;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;
  private static final int NONE = -1;

  private final IntConsumer reset;
  private final FrameFollower follower = new FrameFollower(PREFACE_BYTES, this::frame);
  private boolean headGoesOn;
  private int kept = NONE;

  /**
   * Makes one.
   *
   * @param reset told of a stream before Undertow knows that it is reset
   */
  Http2Source(StreamSourceConduit next, IntConsumer reset) {
    super(next);
    this.reset = reset;
  }

  private void frame(int type, int flags, int stream) {
    headGoesOn = (type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) == 0;
    if (type == RST_STREAM) {
      reset.accept(stream);
    }
  }

  /** Takes note of what has been read before. */
  void hasRead(ByteBuffer received) {
    follower.follow(received, received.position(), received.limit());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int begin = target.position();
    if (kept != NONE) {
      target.put((byte) kept);
    }
    int from = target.position();
    int count = target.hasRemaining() ? next.read(target) : 0;
    if (count <= 0) {
      target.position(begin);
      return count;
    }
    kept = NONE;
    follower.follow(target, from, target.position());
    if (headGoesOn && follower.isBetweenFrames()) {
      int last = target.position() - 1;
      kept = target.get(last) & 0xff;
      target.position(last);
    }
    return target.position() - begin;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) {
    throw new UnsupportedOperationException("frames are read, not transferred");
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
    throw new UnsupportedOperationException("frames are read, not transferred");
  }
}
