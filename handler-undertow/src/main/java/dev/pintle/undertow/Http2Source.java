package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads the frames of a client before Undertow does, and gives it one at a time, so that what is
 * known of a stream when its frame is given is still so when Undertow looks at it.
 *
 * <p>It leaves out what Undertow would close the whole connection for: data of a stream that we
 * have reset, which may have been on its way (RFC 9113, 5.1), and a GOAWAY without an error, which
 * does not end the streams there are (6.8); and all that comes of a client who is given up. And it
 * gives the last byte of a HEADERS frame that goes on in another one together with that: Undertow
 * 2.4.4 loses the field that stands across the two if one read ends just between them.
 */
final class Http2Source extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final byte[] NOTHING = {};
  private static final int PREFACE_BYTES = 24;
  private static final int HEADER_BYTES = FrameFollower.HEADER_BYTES;
  private static final int END_HEADERS = 4;

  /** Somebody of whom everything is passed over shall not keep the I/O thread. */
  private static final int FILLS_PER_TURN = 16;

  /** The last stream and the error code, with which a GOAWAY begins. */
  private static final int GOAWAY_BYTES = 8;

  private final Http2Streams streams;
  private byte[] in;
  private int start;
  private int end;

  /** What is still to be given of the frame that has begun, or of the preface. */
  private long frameLeft = PREFACE_BYTES;

  /** What is still to be passed over of a frame that is left out. */
  private long passedLeft;

  private boolean endsHead;
  private boolean headGoesOn;

  /**
   * Makes one.
   *
   * @param first what has been received already
   */
  Http2Source(StreamSourceConduit next, byte[] first, Http2Streams streams) {
    super(next);
    this.streams = streams;
    this.in = first;
    this.end = first.length;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (start == end && frameLeft > 0 && !headGoesOn) {
      return readThrough(target);
    }
    int count = give(target);
    for (int fills = 0; count == 0; fills++) {
      if (fills == FILLS_PER_TURN) {
        next.wakeupReads();
        return 0;
      }
      int more = fill(target);
      if (more <= 0) {
        return more;
      }
      count = give(target);
    }
    if (start < end) {
      next.wakeupReads(); // no event of the socket will tell
    } else {
      in = NOTHING;
      start = 0;
      end = 0;
    }
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
  public void resumeReads() {
    if (start < end) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public boolean isReadShutdown() {
    return start == end && next.isReadShutdown();
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) {
    throw new UnsupportedOperationException("frames are read, not transferred");
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
    throw new UnsupportedOperationException("frames are read, not transferred");
  }

  /** Reads of the frame that has begun, where nothing waits here. */
  private int readThrough(ByteBuffer target) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), frameLeft));
    int count = next.read(target);
    target.limit(limit);
    given(Math.max(0, count));
    return count;
  }

  /** Reads by way of a buffer, which is left as it was. */
  private int fill(ByteBuffer scratch) throws IOException {
    int from = scratch.position();
    int count = next.read(scratch);
    if (count > 0) {
      byte[] all = new byte[end - start + count];
      System.arraycopy(in, start, all, 0, end - start);
      scratch.position(from).get(all, end - start, count);
      in = all;
      start = 0;
      end = all.length;
    }
    scratch.position(from);
    return count;
  }

  /** Gives of one frame; 0 if more must come before. */
  private int give(ByteBuffer target) {
    int from = target.position();
    if (headGoesOn && frameLeft == 1) {
      if (end - start <= HEADER_BYTES) {
        return 0;
      }
      put(target, 1);
    }
    passOver();
    while (frameLeft == 0 && beginFrame()) {
      passOver();
    }
    long most = headGoesOn ? frameLeft - 1 : frameLeft;
    put(target, (int) Math.min(Math.min(most, end - start), target.remaining()));
    return target.position() - from;
  }

  private void put(ByteBuffer target, int count) {
    target.put(in, start, count);
    start += count;
    given(count);
  }

  private void given(int count) {
    frameLeft -= count;
    if (frameLeft == 0 && endsHead) {
      endsHead = false;
      streams.headComplete();
    }
  }

  private void passOver() {
    int count = (int) Math.min(passedLeft, end - start);
    passedLeft -= count;
    start += count;
  }

  /** Looks at the next frame; false if too little of it is here. */
  private boolean beginFrame() {
    if (passedLeft > 0 || end - start < HEADER_BYTES) {
      return false;
    }
    byte[] header = Arrays.copyOfRange(in, start, start + HEADER_BYTES);
    int length = FrameFollower.length(header);
    int type = header[3];
    boolean isGoaway = type == Http2Streams.GOAWAY && length >= GOAWAY_BYTES;
    if (isGoaway && end - start < HEADER_BYTES + GOAWAY_BYTES) {
      return false;
    }
    boolean hasNoError =
        isGoaway && ByteBuffer.wrap(in).getInt(start + HEADER_BYTES + GOAWAY_BYTES - 4) == 0;
    if (hasNoError) {
      streams.clientLeaves();
    }
    boolean given =
        streams.received(type, header[4], FrameFollower.stream(header), length) && !hasNoError;
    boolean head = given && (type == Http2Streams.HEADERS || type == Http2Streams.CONTINUATION);
    endsHead = head && (header[4] & END_HEADERS) != 0;
    headGoesOn = head && !endsHead;
    if (given) {
      frameLeft = HEADER_BYTES + (long) length;
    } else {
      passedLeft = HEADER_BYTES + (long) length;
    }
    return true;
  }
}
