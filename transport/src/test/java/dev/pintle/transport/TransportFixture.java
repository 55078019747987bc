package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A transport that speaks {@link LineProtocol} on a loopback port, and clients of it. */
final class TransportFixture implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  final LineProtocol.Factory factory;
  final Transport transport;
  private final Options options;
  private boolean drained;

  TransportFixture(Options options, LineProtocol.Service service) throws IOException {
    this(options, new LineProtocol.Factory(service));
  }

  TransportFixture(Options options, LineProtocol.Factory factory) throws IOException {
    this(options, factory, ListenSocket.open(List.of(ListenAddress.parse("127.0.0.1:0"))));
  }

  TransportFixture(Options options, LineProtocol.Factory factory, List<ListenSocket> sockets)
      throws IOException {
    this.options = options;
    this.factory = factory;
    this.transport = Transport.start("test-transport", sockets, options, factory);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) transport.addresses().get(0);
  }

  Client connect() throws IOException {
    return new Client(address());
  }

  Transport.Rest drain(long millis) {
    drained = true;
    return transport.drain(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Threads that drive a loop now. */
  static List<Thread> driving() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> e.getKey().getName().startsWith("test-transport"))
        .filter(e -> Arrays.stream(e.getValue()).anyMatch(f -> f.getMethodName().equals("drive")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Runs into the time limit if the loops spin although nobody asks anything of them. */
  static void assertLoopsSleep() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    eventually(
        "the loops sleep",
        () -> {
          long before = cpuNanos(threads);
          long start = System.nanoTime();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // long enough to measure
          return cpuNanos(threads) - before < (System.nanoTime() - start) / 10;
        });
  }

  private static long cpuNanos(ThreadMXBean threads) {
    return driving().stream().mapToLong(t -> threads.getThreadCpuTime(t.getId())).sum();
  }

  /** What must hold when nothing is being done. */
  void assertAtRest() {
    eventually("all slots are back", () -> slots() == options.maxConcurrentCalls());
    eventually("all streams are back", () -> streams() == options.maxStreams());
    eventually(
        "each loop has one driver",
        () -> driving().size() == Runtime.getRuntime().availableProcessors());
    eventually("no call waits", () -> transport.queuedCalls() == 0);
    assertThat(factory.overlaps).as("turns at the same time").hasValue(0);
    assertThat(factory.closedTwice).hasValue(0);
  }

  int slots() {
    return transport.slots.availablePermits();
  }

  int streams() {
    return transport.streams.availablePermits();
  }

  /** Waits for something that nothing tells of. */
  static void eventually(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    if (!drained) {
      drain(0);
    }
    eventually("all connections have ended", () -> transport.connections() == 0);
    eventually("all threads have ended", () -> transport.threads() == 0);
    assertThat(factory.closed.get()).isEqualTo(factory.opened.get() + factory.refused.get());
    assertThat(factory.closedTwice).hasValue(0);
    assertThat(slots()).isEqualTo(options.maxConcurrentCalls());
    assertThat(streams()).isEqualTo(options.maxStreams());
  }

  /** A client with a socket that blocks. */
  static final class Client implements AutoCloseable {
    final Socket socket = new Socket();
    private final BufferedReader reader;

    Client(InetSocketAddress address) throws IOException {
      socket.connect(address);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void send(String line) throws IOException {
      sendRaw(line + "\n");
    }

    void sendRaw(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next reply; null at the end. */
    String receive() throws IOException {
      return reader.readLine();
    }

    String ask(String line) throws IOException {
      send(line);
      return receive();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
