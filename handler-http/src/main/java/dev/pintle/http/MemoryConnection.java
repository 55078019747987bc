package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Scratch;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection to an app without a socket: the real codec over memory, for tests. The
 * server's side runs on a thread of its own; what the client sees is what it would see on a socket,
 * byte for byte.
 *
 * <pre>{@code
 * try (var connection = MemoryConnection.open(app, Options.builder().build())) {
 *   connection.output().write("GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n".getBytes(US_ASCII));
 *   int first = connection.input().read();
 * }
 * }</pre>
 */
public final class MemoryConnection implements AutoCloseable {
  private final MemoryPipe toServer = new MemoryPipe();
  private final MemoryPipe toClient = new MemoryPipe();
  private final HttpConnection connection;
  private final Thread thread;

  private MemoryConnection(App app, Options options) {
    HttpService service = new HttpService(app, Settings.of(options));
    connection = new HttpConnection(service, new MemoryLink(), false);
    thread = new Thread(null, this::serve, "pintle-memory", 0, false);
    thread.setDaemon(true);
  }

  /**
   * Connects to an app.
   *
   * @param app called on the server side's thread
   * @param options limits and timeouts; what it says about listening is ignored, as nothing listens
   * @return the client's side
   */
  public static MemoryConnection open(App app, Options options) {
    MemoryConnection connection = new MemoryConnection(app, options);
    connection.thread.start();
    return connection;
  }

  /**
   * What the server sends.
   *
   * @return ends when the server closes; a read fails if it breaks the connection off
   */
  public InputStream input() {
    return toClient.input();
  }

  /**
   * What the server reads. Closing it only ends the requests, as a half-close does.
   *
   * @return blocks while the server does not read
   */
  public OutputStream output() {
    return toServer.output();
  }

  /** Leaves: both directions are broken off. */
  @Override
  public void close() {
    toServer.breakOff();
    toClient.breakOff();
  }

  private void serve() {
    MemoryTurn turn = new MemoryTurn();
    Next next = Next.READ;
    try {
      while (next != Next.CLOSE) {
        boolean inTime = await(next);
        turn.refresh();
        next = inTime ? connection.turn(turn) : connection.expired(turn);
      }
    } finally {
      toClient.end();
      toServer.breakOff();
      connection.closed();
    }
  }

  private boolean await(Next needed) {
    long left = connection.deadline() - System.nanoTime();
    return switch (needed) {
      case READ -> toServer.awaitReadable(left);
      case WRITE -> toClient.awaitWritable(left);
      default -> true;
    };
  }

  private final class MemoryTurn implements Turn {
    private Scratch scratch = Scratch.ofCall();

    void refresh() {
      scratch = Scratch.ofCall();
    }

    @Override
    public boolean mayCall(int kind) {
      return true;
    }

    @Override
    public boolean drives() {
      return false;
    }

    @Override
    public void enter() {}

    @Override
    public void leave() {
      boolean unused = Thread.interrupted();
    }

    @Override
    public void detach() {} // no loop waits for it

    @Override
    public boolean beginStream() {
      return true;
    }

    @Override
    public void endStream() {}

    @Override
    public boolean awaitReadable(long timeoutNanos) {
      return toServer.awaitReadable(timeoutNanos);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
      return toClient.awaitWritable(timeoutNanos);
    }

    @Override
    public Scratch scratch() {
      return scratch;
    }

    @Override
    public long now() {
      return System.nanoTime();
    }
  }

  private final class MemoryLink implements Link {
    private volatile boolean closed;

    @Override
    public int read(ByteBuffer target) throws IOException {
      return toServer.read(target);
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
      long written = 0;
      boolean taken = true;
      for (int i = 0; i < count && taken; i++) {
        written += toClient.write(sources[i]);
        taken = !sources[i].hasRemaining(); // what follows must not overtake the rest
      }
      return written;
    }

    @Override
    public long write(FileChannel file, long position, long count) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, toClient.room()));
      int read = bytes.hasRemaining() ? file.read(bytes, position) : 0;
      return read <= 0 ? 0 : toClient.write(bytes.flip());
    }

    @Override
    public void watchPeer() {
      toServer.onEnd(connection::peerGone);
    }

    @Override
    public void shutdownOutput() {
      toClient.end();
    }

    @Override
    public void execute(Runnable task) {
      Thread helper = new Thread(null, task, "pintle-memory-callback", 0, false);
      helper.setDaemon(true);
      helper.start();
    }

    @Override
    public void wake() {
      toServer.wake();
    }

    @Override
    public void reset() {
      toClient.breakOff();
      close();
    }

    @Override
    public void close() {
      closed = true;
      toClient.end();
      toServer.breakOff();
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
      return null;
    }
  }
}
