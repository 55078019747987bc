package dev.pintle.http.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Many kept connections on one thread, in an open loop: requests become due at a fixed rate
 * whatever the server does, on the connection that has been quiet longest. A latency counts from
 * the time at which its request was due, so that a server that falls behind cannot hide it.
 */
final class LoadClient implements Closeable {
  /** What has not come when nothing has for so long is lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Selector selector = Selector.open();
  private final Queue<LoadConnection> quiet = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private final Failures failures = new Failures();

  private LoadClient() throws IOException {}

  /** What went wrong, over the life of a client; nothing shall. */
  static final class Failures {
    private int refused;
    private int reset;
    private int closed;
    private int bad;
    private int lost;
    private IOException first = new IOException("none");

    private void add(IOException failure) {
      if (total() == 0) {
        first = failure;
      }
      if (failure instanceof EOFException) {
        closed++;
      } else if (failure instanceof ProtocolException) {
        bad++;
      } else {
        reset++;
      }
    }

    int total() {
      return refused + reset + closed + bad + lost;
    }

    @Override
    public String toString() {
      return String.format(
          "refused %d, reset %d, closed %d, bad %d, lost %d%s",
          refused, reset, closed, bad, lost, total() == 0 ? "" : "; the first: " + first);
    }
  }

  /** Connects so many times. */
  static LoadClient connect(InetSocketAddress address, int connections) throws IOException {
    LoadClient client = new LoadClient();
    for (int i = 0; i < connections; i++) {
      try {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        LoadConnection connection = new LoadConnection(channel);
        channel.register(client.selector, SelectionKey.OP_READ, connection);
        client.quiet.add(connection);
      } catch (IOException e) {
        client.failures.add(e);
        client.failures.reset--;
        client.failures.refused++;
      }
    }
    return client;
  }

  /** What to ask for. */
  interface Requests {
    /** Whether the request of that number is a slow one. */
    boolean isSlow(int number);

    /** The path of a request. */
    String path(boolean slow);
  }

  /** Latencies of a run. */
  record Run(Latencies quick, Latencies slow) {}

  /**
   * Asks and waits for all replies.
   *
   * @param rate in requests a second
   * @param total how many requests
   */
  Run run(int rate, int total, Requests requests) throws IOException {
    Run run = new Run(new Latencies(), new Latencies());
    long start = System.nanoTime();
    long lastReply = start;
    int asked = 0;
    int answered = 0;
    while (answered < total
        && System.nanoTime() - lastReply < PATIENCE_NANOS
        && !selector.keys().isEmpty()) {
      long now = System.nanoTime() - start;
      while (asked < total && due(asked, rate) <= now && !quiet.isEmpty()) {
        ask(asked, requests);
        asked++;
      }
      selector.select(1);
      for (SelectionKey key : selector.selectedKeys()) {
        LoadConnection connection = (LoadConnection) key.attachment();
        int number = connection.request();
        if (!read(connection)) {
          continue;
        }
        answered++;
        quiet.add(connection);
        lastReply = System.nanoTime();
        long latency = lastReply - start - due(number, rate);
        (requests.isSlow(number) ? run.slow : run.quick).add(latency);
      }
      selector.selectedKeys().clear();
    }
    failures.lost += total - answered;
    return run;
  }

  private static long due(int number, int rate) {
    return number * TimeUnit.SECONDS.toNanos(1) / rate;
  }

  private void ask(int number, Requests requests) {
    LoadConnection connection = quiet.remove();
    boolean slow = requests.isSlow(number);
    try {
      connection.ask(number, requests.path(slow), (slow ? "slow" : "quick") + number);
    } catch (IOException e) {
      drop(connection, e);
    }
  }

  private boolean read(LoadConnection connection) {
    try {
      return connection.readReply(buffer);
    } catch (IOException e) {
      drop(connection, e);
      return false;
    }
  }

  private void drop(LoadConnection connection, IOException failure) {
    failures.add(failure);
    boolean unused = quiet.remove(connection);
    try {
      connection.channel().close();
    } catch (IOException e) {
      failures.add(e);
    }
  }

  Failures failures() {
    return failures;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
