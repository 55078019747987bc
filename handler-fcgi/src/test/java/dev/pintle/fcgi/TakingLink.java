package dev.pintle.fcgi;

import dev.pintle.transport.Link;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A connection on which nothing comes and which takes so many bytes. */
class TakingLink implements Link {
  long room;

  TakingLink(long room) {
    this.room = room;
  }

  @Override
  public int read(ByteBuffer target) {
    return 0;
  }

  @Override
  public long write(ByteBuffer[] sources, int count) {
    long before = room;
    for (int i = 0; i < count; i++) {
      int taken = (int) Math.min(room, sources[i].remaining());
      sources[i].position(sources[i].position() + taken);
      room -= taken;
    }
    return before - room;
  }

  @Override
  public long write(FileChannel file, long position, long count) {
    long taken = Math.min(room, count);
    room -= taken;
    return taken;
  }

  @Override
  public void watchPeer() {}

  @Override
  public void resume() {}

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void wake() {}

  @Override
  public void shutdownOutput() {}

  @Override
  public void reset() {}

  @Override
  public void close() {}

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public SocketAddress remoteAddress() {
    return null;
  }

  @Override
  public SocketAddress localAddress() {
    return null;
  }
}
