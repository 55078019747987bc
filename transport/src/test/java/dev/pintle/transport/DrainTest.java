package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class DrainTest {
  private static final long LONG_MILLIS = 20_000;

  private final CountDownLatch gate = new CountDownLatch(1);

  /** Calls that wait for the gate. */
  private final AtomicInteger blocked = new AtomicInteger();

  private final LineProtocol.Factory factory = new LineProtocol.Factory(this::answer);
  private final List<Client> clients = new ArrayList<>();
  private TransportFixture server;

  private void start(Options.Builder options) throws IOException {
    server = new TransportFixture(options.build(), factory);
  }

  private Client client(String line) throws IOException {
    Client client = server.connect();
    clients.add(client);
    client.send(line);
    return client;
  }

  private String answer(LineProtocol.Call call) throws Exception {
    if (call.command().equals("block")) {
      blocked.incrementAndGet();
      gate.await();
    }
    return call.argument();
  }

  private CompletableFuture<Transport.Rest> drainBeside(long millis) {
    CompletableFuture<Transport.Rest> rest =
        CompletableFuture.supplyAsync(() -> server.drain(millis));
    TransportFixture.eventually("it has begun", () -> server.transport.isDraining());
    return rest;
  }

  private static Transport.Rest result(CompletableFuture<Transport.Rest> rest) {
    return rest.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    for (Client client : clients) {
      client.close();
    }
    server.close(); // asserts that each connection was told of its end, and that all threads ended
  }

  @Test
  void returnsAtOnceIfNobodyIsConnected() throws IOException {
    start(Options.builder());
    Transport.Rest rest = server.drain(LONG_MILLIS);
    assertThat(rest).isEqualTo(new Transport.Rest(0, List.of()));
  }

  @Test
  void waitsForWorkInHand() throws IOException {
    start(Options.builder());
    Client client = client("block 1");
    TransportFixture.eventually("it is beside its loop", () -> factory.beside.get() == 1);
    CompletableFuture<Transport.Rest> rest = drainBeside(LONG_MILLIS);
    TransportFixture.eventually("it was told", () -> factory.drained.get() == 1);
    assertThat(rest).isNotDone();
    gate.countDown();
    assertThat(client.receive()).isEqualTo("1");
    assertThat(client.receive()).isNull();
    assertThat(result(rest)).isEqualTo(new Transport.Rest(0, List.of()));
  }

  @Test
  void cutsWhatIsLeftAtTheDeadlineTheOldestFirst() throws IOException {
    start(Options.builder());
    Client first = client("block 1");
    TransportFixture.eventually("it is beside its loop", () -> factory.beside.get() == 1);
    Client second = client("block 2");
    TransportFixture.eventually("it is called", () -> blocked.get() == 2);
    Transport.Rest rest = server.drain(50);
    assertThat(rest.cut())
        .extracting(Protocol.Work::description)
        .containsExactly("block 1", "block 2");
    assertThat(rest.idle()).isZero();
    assertThat(first.receive()).isNull();
    assertThat(second.receive()).isNull();
  }

  @Test
  void countsIdleConnectionsThatItCloses() throws IOException {
    start(Options.builder());
    for (int i = 0; i < 3; i++) {
      assertThat(client("quick 1").receive()).isEqualTo("1");
    }
    Transport.Rest rest = server.drain(50);
    assertThat(rest).isEqualTo(new Transport.Rest(3, List.of()));
    assertThat(clients.get(0).receive()).isNull();
    assertThat(factory.drained).as("told although they had nothing to do").hasValue(0);
  }

  @Test
  void doesNotCountTheIdleThatLeaveBefore() throws IOException {
    start(Options.builder());
    Client idle = client("quick 1");
    assertThat(idle.receive()).isEqualTo("1");
    CompletableFuture<Transport.Rest> rest = drainBeside(LONG_MILLIS);
    idle.close();
    assertThat(result(rest)).isEqualTo(new Transport.Rest(0, List.of()));
  }

  @Test
  void endsCallsThatStillWaitForAThread() throws IOException {
    start(Options.builder().maxConcurrentCalls(1));
    client("block 1");
    TransportFixture.eventually("it has begun", () -> blocked.get() == 1);
    for (int i = 0; i < 4; i++) {
      client("block 2");
    }
    TransportFixture.eventually("they wait", () -> server.transport.queuedCalls() == 4);
    Transport.Rest rest = server.drain(50);
    assertThat(rest.cut()).hasSize(1);
    assertThat(rest.idle()).as("work that has not begun").isEqualTo(4);
    TransportFixture.eventually("they have ended", () -> factory.closed.get() >= 4);
  }

  @Test
  void returnsWhenAllHaveBeenToldThatTheyWereCut() throws IOException {
    start(Options.builder());
    AtomicInteger told = new AtomicInteger();
    factory.whenClosed =
        () -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // a callback that takes long
          told.incrementAndGet();
        };
    for (int i = 0; i < 3; i++) {
      assertThat(client("quick 1").receive()).isEqualTo("1");
    }
    long start = System.nanoTime();
    assertThat(server.drain(0).idle()).isEqualTo(3);
    int toldBefore = told.get();
    long took = System.nanoTime() - start;
    // It gives them a second, which passes on a machine that stops for so long.
    assertThat(toldBefore == 3 || took >= TimeUnit.SECONDS.toNanos(1))
        .as("%d were told before it returned after %d ns", toldBefore, took)
        .isTrue();
  }

  @Test
  void doesNotWaitForACallbackThatNeverEnds() throws IOException {
    start(Options.builder());
    factory.whenClosed =
        () -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    assertThat(client("quick 1").receive()).isEqualTo("1");
    assertThat(server.drain(0).idle()).isEqualTo(1);
    assertThat(gate.getCount()).as("it still goes on").isEqualTo(1);
  }

  @Test
  void servesWhoConnectedBeforeIt() throws IOException {
    start(Options.builder());
    for (int i = 0; i < 300; i++) {
      client("quick " + i);
    }
    CompletableFuture<Transport.Rest> rest = drainBeside(LONG_MILLIS);
    for (int i = 0; i < 300; i++) {
      assertThat(clients.get(i).receive()).isEqualTo(String.valueOf(i));
      clients.get(i).close();
    }
    assertThat(result(rest)).isEqualTo(new Transport.Rest(0, List.of()));
    assertThat(factory.opened).hasValue(300);
  }

  @Test
  void servesWhoStillWaitsToBeAccepted() throws IOException {
    start(Options.builder());
    factory.failures.set(1); // after this one the port pauses, so that others have to wait
    try (Client failed = server.connect()) {
      assertThat(failed.receive()).isNull();
    }
    for (int i = 0; i < 50; i++) {
      client("quick " + i);
    }
    CompletableFuture<Transport.Rest> rest = drainBeside(LONG_MILLIS);
    for (int i = 0; i < 50; i++) {
      assertThat(clients.get(i).receive()).isEqualTo(String.valueOf(i));
      clients.get(i).close();
    }
    assertThat(result(rest)).isEqualTo(new Transport.Rest(0, List.of()));
  }

  @Test
  void acceptsNobodyAfterwards() throws IOException {
    start(Options.builder());
    client("block 1");
    TransportFixture.eventually("it is beside its loop", () -> factory.beside.get() == 1);
    CompletableFuture<Transport.Rest> rest = drainBeside(LONG_MILLIS);
    TransportFixture.eventually("it was told", () -> factory.drained.get() == 1);
    assertThatThrownBy(() -> server.connect()).isInstanceOf(IOException.class);
    gate.countDown();
    assertThat(result(rest).cut()).isEmpty();
  }

  @Test
  void isBroughtForwardByAnInterrupt() throws Exception {
    start(Options.builder());
    client("block 1");
    TransportFixture.eventually("it is beside its loop", () -> factory.beside.get() == 1);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread drainer =
        new Thread(
            () -> {
              server.drain(LONG_MILLIS);
              flag.complete(Thread.currentThread().isInterrupted());
            });
    drainer.start();
    TransportFixture.eventually("it was told", () -> factory.drained.get() == 1);
    drainer.interrupt();
    assertThat(flag.get(10, TimeUnit.SECONDS)).as("the flag is kept").isTrue();
  }

  @Test
  void leavesASharedSocketToItsOtherHolders() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server =
          new TransportFixture(
              Options.builder().build(), factory, List.of(ListenSocket.inherited(channel)));
      Client served = client("quick 1");
      assertThat(served.receive()).isEqualTo("1");
      served.close();
      server.drain(LONG_MILLIS);

      assertThat(channel.isOpen()).isTrue();
      assertThat(channel.isBlocking()).as("still as the others need it").isFalse();
      try (SocketChannel next = SocketChannel.open(channel.getLocalAddress())) {
        SocketChannel[] accepted = new SocketChannel[1];
        TransportFixture.eventually(
            "the next holder accepts", () -> (accepted[0] = accept(channel)) != null);
        assertThat(accepted[0].getRemoteAddress()).isEqualTo(next.getLocalAddress());
        accepted[0].close();
      }
    }
  }

  private static SocketChannel accept(ServerSocketChannel channel) {
    try {
      return channel.accept();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void removesTheFileOfAUnixSocket(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("s");
    server =
        new TransportFixture(
            Options.builder().build(),
            factory,
            ListenSocket.open(List.of(new ListenAddress.Unix(path))));
    assertThat(path).exists();
    server.drain(LONG_MILLIS);
    assertThat(path).doesNotExist();
  }
}
