package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.transport.Link;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A connection on which everything has arrived that will for now, and which takes everything that
 * it has room for.
 */
final class TestLink implements Link {
  private ByteBuffer requests;
  int writes;
  int responses;
  String replies = "";
  long bytesOfFiles;

  /** How many bytes it takes yet, but for those of files. */
  long room = Long.MAX_VALUE;

  TestLink(String requests) {
    this.requests = ByteBuffer.wrap(requests.getBytes(US_ASCII));
  }

  /** Has more arrive. */
  void arrive(String more) {
    byte[] unread = new byte[requests.remaining()];
    requests.get(unread);
    requests = ByteBuffer.wrap((new String(unread, US_ASCII) + more).getBytes(US_ASCII));
  }

  @Override
  public int read(ByteBuffer target) {
    int count = Math.min(requests.remaining(), target.remaining());
    target.put(requests.slice(requests.position(), count));
    requests.position(requests.position() + count);
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int count) {
    writes++;
    long written = 0;
    for (int i = 0; i < count; i++) {
      int taken = (int) Math.min(room, sources[i].remaining());
      String text = US_ASCII.decode(sources[i].slice(sources[i].position(), taken)).toString();
      replies += text;
      responses += text.split("HTTP/1.1 200", -1).length - 1;
      written += taken;
      sources[i].position(sources[i].position() + taken);
      room -= taken;
    }
    return written;
  }

  /** From its status line on. */
  String lastReply() {
    return replies.substring(Math.max(0, replies.lastIndexOf("HTTP/1.1 ")));
  }

  /** How many bytes of requests wait to be read. */
  int unread() {
    return requests.remaining();
  }

  @Override
  public long write(FileChannel file, long position, long count) {
    bytesOfFiles += count;
    return count;
  }

  @Override
  public void watchPeer() {}

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
