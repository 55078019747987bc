package dev.pintle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes bytes of the heap through the direct buffer that the calling driver has. The JDK
 * would do the same with one that it looks for in a thread local, and gather several from as many.
 */
final class StagedSocket implements ReadableByteChannel {
  private final SocketChannel channel;
  private final Supplier<@Nullable ByteBuffer> stages;

  /**
   * @param stages gives the empty direct buffer of the calling thread; null where it has none
   */
  StagedSocket(SocketChannel channel, Supplier<@Nullable ByteBuffer> stages) {
    this.channel = channel;
    this.stages = stages;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    ByteBuffer stage = target.isDirect() ? null : stages.get();
    if (stage == null) {
      return channel.read(target);
    }
    stage.limit(Math.min(stage.capacity(), target.remaining()));
    int count = channel.read(stage);
    if (count > 0) {
      target.put(stage.flip());
    }
    return count;
  }

  /** Writes what fits now of the first {@code count} sources. */
  long write(ByteBuffer[] sources, int count) throws IOException {
    ByteBuffer stage = count == 1 && sources[0].isDirect() ? null : stages.get();
    if (stage == null) {
      return count == 1 ? channel.write(sources[0]) : channel.write(sources, 0, count);
    }
    for (int i = 0; i < count; i++) {
      if (sources[i].remaining() > stage.remaining()) {
        return channel.write(sources, 0, count);
      }
      int position = sources[i].position();
      stage.put(sources[i]);
      sources[i].position(position); // it goes on by what is taken, which is not known yet
    }
    int written = channel.write(stage.flip());
    advance(sources, written);
    return written;
  }

  private static void advance(ByteBuffer[] sources, int written) {
    int left = written;
    for (int i = 0; left > 0; i++) {
      int part = Math.min(left, sources[i].remaining());
      sources[i].position(sources[i].position() + part);
      left -= part;
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
