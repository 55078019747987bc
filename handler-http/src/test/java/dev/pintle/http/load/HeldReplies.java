package dev.pintle.http.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that ask for five megabytes of bytes, and do not read on behind the head: {@code
 * HeldReplies [CLIENTS]}.
 */
public final class HeldReplies implements Closeable {
  static final int BYTES = 5 * 1024 * 1024;

  private final List<LargeBodies> clients = new ArrayList<>();

  /**
   * Prints what the replies hold, and has them read.
   *
   * @param arguments see above
   * @throws Exception if it fails
   */
  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    try (ServerProcess server = FlatHeap.start()) {
      System.out.println(server.java());
      System.out.println("before: " + server.stats());
      try (HeldReplies replies = new HeldReplies(server.address(), count)) {
        System.out.println("held:   " + server.stats());
        System.out.println("right:  " + replies.readOn());
      }
    }
  }

  HeldReplies(InetSocketAddress server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      LargeBodies client = new LargeBodies(server);
      clients.add(client);
      client.ask("/bytes?");
    }
  }

  /** Reads all of them to the end; how many were what they should be. */
  int readOn() throws IOException {
    long expected = Patterns.sum(BYTES);
    int right = 0;
    for (LargeBodies client : clients) {
      if (client.readBody(BYTES) == expected) {
        right++;
      }
    }
    return right;
  }

  @Override
  public void close() throws IOException {
    for (LargeBodies client : clients) {
      client.close();
    }
  }
}
