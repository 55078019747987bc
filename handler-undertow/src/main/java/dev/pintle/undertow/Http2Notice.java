package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Puts the notice of a shutdown between the frames that Undertow writes: a GOAWAY that lets every
 * stream finish (RFC 9113, 6.8). Undertow itself knows only the GOAWAY right before it closes.
 *
 * <p>Used under the lock of Undertow's writer, but for {@link #give}.
 */
final class Http2Notice extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final int FRAME_HEADER = 9;

  /** Length 8, type 7, no flags, stream 0; last stream 2^31-1, error 0. */
  private static final byte[] GOAWAY = {
    0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0
  };

  private volatile boolean wanted;
  private final ByteBuffer notice = ByteBuffer.wrap(GOAWAY);

  /** How much of the header of the frame being written has been seen, and how long the frame is. */
  private int headerSeen;

  private int length;
  private long payloadLeft;

  Http2Notice(StreamSinkConduit next) {
    super(next);
  }

  /** Has the notice sent with the next frame or flush. */
  void give() {
    wanted = true;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    if (!noticeIsOut()) {
      return 0;
    }
    ByteBuffer[] before = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      before[i] = sources[offset + i].duplicate();
    }
    long written = next.write(sources, offset, count);
    long left = written;
    for (int i = 0; i < count && left > 0; i++) {
      left -= follow(before[i], left);
    }
    return written;
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
    return noticeIsOut() && next.flush();
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) {
    throw new UnsupportedOperationException("frames are written, not transferred");
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through) {
    throw new UnsupportedOperationException("frames are written, not transferred");
  }

  /** Follows the frames among bytes that were written; tells how many it used. */
  private long follow(ByteBuffer bytes, long most) {
    long use = Math.min(bytes.remaining(), most);
    int i = bytes.position();
    long end = i + use;
    while (i < end) {
      if (payloadLeft > 0) {
        long skipped = Math.min(payloadLeft, end - i);
        payloadLeft -= skipped;
        i += (int) skipped;
      } else {
        if (headerSeen < 3) {
          length = length << 8 | (bytes.get(i) & 0xff);
        }
        i++;
        if (++headerSeen == FRAME_HEADER) {
          payloadLeft = length;
          headerSeen = 0;
          length = 0;
        }
      }
    }
    return use;
  }

  /** False if the notice has to go first and does not fit. */
  private boolean noticeIsOut() throws IOException {
    boolean betweenFrames = headerSeen == 0 && payloadLeft == 0;
    if (wanted && notice.hasRemaining() && (betweenFrames || notice.position() > 0)) {
      next.write(notice);
      return !notice.hasRemaining();
    }
    return true;
  }
}
