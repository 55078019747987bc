package dev.pintle.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Lies below TLS and sees whether the connection has ended. Undertow's TLS reads no further than
 * the client's close notice, and tells of an end without one as if it were whole.
 */
final class EndWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private volatile boolean ended;

  EndWatch(StreamSourceConduit next) {
    super(next);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = next.read(target);
    ended |= count < 0;
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    long count = next.read(targets, offset, length);
    ended |= count < 0;
    return count;
  }

  /** Whether the end was read, which TLS does only if no close notice has come. */
  boolean hasEnded() {
    return ended;
  }
}
