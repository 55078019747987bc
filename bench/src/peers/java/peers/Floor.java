package peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What the JDK's selector costs: a loop a core that answers each head with fixed bytes and reads
 * nothing of it but where it ends.
 */
final class Floor {
  private static final byte[] REPLY =
      ("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
              + "Date: Fri, 27 Nov 2026 12:00:00 GMT\r\nContent-Length: 13\r\n\r\nHello, World!")
          .getBytes(US_ASCII);
  private static final int MOST_AT_ONCE = 64;
  // The last four bytes of a head, the last of them lowest.
  private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

  private Floor() {}

  public static void main(String[] arguments) throws Exception {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress("127.0.0.1", 0), 1024);
    Selector[] selectors = new Selector[Runtime.getRuntime().availableProcessors()];
    for (int i = 0; i < selectors.length; i++) {
      Selector selector = Selector.open();
      selectors[i] = selector;
      new Thread(() -> loop(selector)).start();
    }
    Replies.serveAt(((InetSocketAddress) listener.getLocalAddress()).getPort());
    for (int i = 0; ; i = (i + 1) % selectors.length) {
      SocketChannel channel = listener.accept();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selectors[i], SelectionKey.OP_READ, new int[1]);
      selectors[i].wakeup();
    }
  }

  private static void loop(Selector selector) {
    ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    ByteBuffer out = ByteBuffer.allocateDirect(REPLY.length * MOST_AT_ONCE);
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      out.put(REPLY);
    }
    while (true) {
      try {
        selector.select(key -> answer(key, in, out));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void answer(SelectionKey key, ByteBuffer in, ByteBuffer out) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (channel.read(in.clear()) < 0) {
        channel.close();
        return;
      }
      // A head may come in two pieces.
      int[] state = (int[]) key.attachment();
      int last = state[0];
      int heads = 0;
      in.flip();
      while (in.hasRemaining()) {
        last = last << 8 | in.get();
        heads += last == END_OF_HEAD ? 1 : 0;
      }
      state[0] = last;
      out.clear().limit(heads * REPLY.length);
      channel.write(out);
    } catch (IOException e) {
      key.cancel();
    }
  }
}
