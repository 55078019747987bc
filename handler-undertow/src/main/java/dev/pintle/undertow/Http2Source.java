package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Sees which streams the client resets: Undertow tells nobody who is not reading or writing. */
final class Http2Source extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final int PREFACE_BYTES = 24;
  private static final int RST_STREAM = 3;

  private final FrameFollower follower;

  /**
   * Makes one.
   *
   * @param reset told of a stream before Undertow knows that it is reset
   */
  Http2Source(StreamSourceConduit next, IntConsumer reset) {
    super(next);
    this.follower =
        new FrameFollower(
            PREFACE_BYTES,
            (type, stream) -> {
              if (type == RST_STREAM) {
                reset.accept(stream);
              }
            });
  }

  /** Takes note of what has been read before. */
  void hasRead(ByteBuffer received) {
    follower.follow(received, received.position(), received.limit());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int from = target.position();
    int count = next.read(target);
    follower.follow(target, from, target.position());
    return count;
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
