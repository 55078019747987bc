package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.transport.TransportFixture.Client;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class ListenPortTest {
  private final LineProtocol.Factory factory =
      new LineProtocol.Factory(LineProtocol.Call::argument);

  private TransportFixture start(Options.Builder options) throws IOException {
    return new TransportFixture(options.build(), factory);
  }

  @Test
  void countsWhatItAccepts() throws IOException {
    try (TransportFixture server = start(Options.builder())) {
      for (int i = 0; i < 100; i++) {
        try (Client client = server.connect()) {
          assertThat(client.ask("quick 1")).isEqualTo("1");
        }
      }
      assertThat(server.transport.accepted()).isEqualTo(100);
      assertThat(server.transport.refused()).isZero();
      TransportFixture.eventually("they have ended", () -> server.transport.connections() == 0);
    }
  }

  @Test
  void tellsOneTooManyThatItIs() throws IOException {
    try (TransportFixture server = start(Options.builder().maxConnections(2));
        Client second = server.connect()) {
      Client first = server.connect();
      assertThat(first.ask("quick 1")).isEqualTo("1");
      assertThat(second.ask("quick 2")).isEqualTo("2");
      try (Client third = server.connect()) {
        third.send("quick 3");
        assertThat(third.receive()).isEqualTo("refused");
      }
      assertThat(server.transport.refused()).isEqualTo(1);
      first.close();
      TransportFixture.eventually("there is room", () -> server.transport.connections() == 1);
      try (Client fourth = server.connect()) {
        assertThat(fourth.ask("quick 4")).isEqualTo("4");
      }
    }
  }

  @Test
  void goesOnAfterAConnectionThatCouldNotBeMade() throws IOException {
    try (TransportFixture server = start(Options.builder())) {
      factory.failures.set(1);
      try (Client client = server.connect()) {
        assertThat(client.receive()).isNull();
      }
      try (Client client = server.connect()) {
        assertThat(client.ask("quick 1")).isEqualTo("1");
      }
      TransportFixture.eventually("none is counted", () -> server.transport.connections() == 0);
    }
  }

  @Test
  void servesUnixSockets(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("s");
    try (TransportFixture server =
            new TransportFixture(
                Options.builder().build(),
                factory,
                ListenSocket.open(List.of(new ListenAddress.Unix(path))));
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(path));
      client.write(ByteBuffer.wrap("quick 1\n".getBytes(StandardCharsets.ISO_8859_1)));
      ByteBuffer reply = ByteBuffer.allocate(2);
      while (reply.hasRemaining()) {
        assertThat(client.read(reply)).isPositive();
      }
      assertThat(new String(reply.array(), StandardCharsets.ISO_8859_1)).isEqualTo("1\n");
      assertThat(server.transport.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
    }
  }

  /** Another holder of a shared socket may have made it blocking; then an accept hangs. */
  @Test
  void doesNotStopItsLoopWhenAnAcceptBlocks() throws Exception {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    TransportFixture server =
        new TransportFixture(
            Options.builder().build(), factory, List.of(ListenSocket.inherited(channel)));
    makeBlocking(channel);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Client client = server.connect(); // each ends the accept that hangs, and lets the next hang
      clients.add(client);
      for (Client each : clients) {
        assertThat(each.ask("quick " + i)).isEqualTo(String.valueOf(i));
      }
    }
    for (Client client : clients) {
      client.close();
    }
    TransportFixture.eventually("they have ended", () -> server.transport.connections() == 0);
    assertThat(server.drain(20_000).idle()).isZero();
    // The thread that hangs goes when somebody connects; he was nobody's.
    try (SocketChannel last = SocketChannel.open(channel.getLocalAddress())) {
      server.close();
      assertThat(last.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    channel.close();
  }

  /** Who waits then is for those that accept from it on. */
  @Test
  @Timeout(60)
  void acceptsNobodyFromASharedSocketOnceItIsStopped() throws Exception {
    CompletableFuture<Loop> found = new CompletableFuture<>();
    LineProtocol.Factory telling =
        new LineProtocol.Factory(
            call -> {
              found.complete(((SocketConnection) call.connection().link()).loop);
              return call.argument();
            });
    try (ServerSocketChannel channel = ServerSocketChannel.open();
        TransportFixture server = new TransportFixture(Options.builder().build(), telling);
        Client client = server.connect()) {
      assertThat(client.ask("quick 1")).isEqualTo("1");
      Loop loop = found.get();
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.configureBlocking(false);
      ListenPort port = new ListenPort(loop, ListenSocket.inherited(channel));
      try (SocketChannel waiting = SocketChannel.open(channel.getLocalAddress())) {
        CountDownLatch stopped = new CountDownLatch(1);
        loop.post(
            () -> {
              loop.queue(port); // as if it had been selected just before
              port.stop(stopped::countDown);
            });
        stopped.await();
        CountDownLatch roundLater = new CountDownLatch(1);
        loop.post(roundLater::countDown);
        roundLater.await();
        try (SocketChannel accepted = channel.accept()) {
          assertThat(accepted).isNotNull();
          assertThat(accepted.getRemoteAddress()).isEqualTo(waiting.getLocalAddress());
        }
      }
    }
  }

  /** What was accepted counts as in hand before the drain looks what is. */
  @Test
  @Timeout(60)
  void isStoppedWhenTheLastConnectionHasBeenHandedOver() throws Exception {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    CountDownLatch calling = new CountDownLatch(1);
    CountDownLatch accepting = new CountDownLatch(1);
    CountDownLatch accept = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    LineProtocol.Factory slow =
        new LineProtocol.Factory(
            call -> {
              calling.countDown();
              answer.await();
              return call.argument();
            });
    TransportFixture server =
        new TransportFixture(
            Options.builder().build(), slow, List.of(ListenSocket.inherited(channel)));
    try (Client first = server.connect()) {
      first.send("slow 1");
      calling.await();
      slow.whenOpened =
          () -> {
            accepting.countDown();
            await(accept);
          };
      try (Client second = server.connect()) {
        second.send("quick 2");
        accepting.await();
        Thread drain = new Thread(() -> server.drain(20_000));
        drain.start();
        TransportFixture.eventually("the socket was let go", () -> !channel.isRegistered());
        assertThat(slow.told.await(200, TimeUnit.MILLISECONDS)).isFalse();
        accept.countDown();
        slow.told.await();
        answer.countDown();
        assertThat(first.receive()).isEqualTo("1");
        assertThat(second.receive()).isEqualTo("2");
      }
    }
    server.close();
    channel.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void makeBlocking(ServerSocketChannel channel)
      throws ReflectiveOperationException {
    Method fd = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD");
    fd.setAccessible(true);
    Method configure =
        Class.forName("sun.nio.ch.IOUtil")
            .getDeclaredMethod("configureBlocking", FileDescriptor.class, boolean.class);
    configure.setAccessible(true);
    configure.invoke(null, fd.invoke(channel), true);
  }

  @Test
  void acceptsAgainAfterTheSystemHadNoMoreFiles() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 100 && exec \"$0\" \"$@\"",
                System.getProperty("java.home") + File.separator + "bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                FewFiles.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      int port = Integer.parseInt(output.readLine());
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (Client first = new Client(address)) {
        // So that the classes are loaded while files can be opened.
        assertThat(first.ask("accepted now")).isEqualTo("false");
      }
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        clients.add(new Client(address)); // the system accepts them, the process cannot
      }
      assertThat(clients.get(0).ask("quick 1")).isEqualTo("1");
      for (Client client : clients) {
        client.close();
      }
      try (Client client = new Client(address)) {
        assertThat(client.ask("accepted now")).isEqualTo("true");
      }
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A server that runs in a process with a low limit of open files. */
  static final class FewFiles {
    private FewFiles() {}

    public static void main(String[] args) throws IOException {
      TransportFixture[] server = new TransportFixture[1];
      server[0] =
          new TransportFixture(
              Options.builder().build(),
              call ->
                  call.command().equals("accepted")
                      ? String.valueOf(server[0].transport.accepted() > 100)
                      : call.argument());
      System.out.println(server[0].address().getPort());
    }
  }
}
