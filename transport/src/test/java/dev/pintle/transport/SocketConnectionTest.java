package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bytes of a connection, on its loop and beside it. */
@Tag("socket")
class SocketConnectionTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(200);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch sent = new CountDownLatch(1);
  private final AtomicReference<LineProtocol.Call> current = new AtomicReference<>();
  private final AtomicReference<Thread> waiting = new AtomicReference<>();
  private final LineProtocol.Factory factory = new LineProtocol.Factory(this::answer);
  private TransportFixture server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    server = new TransportFixture(Options.builder().build(), factory);
    client = server.connect();
    TransportFixture.eventually("it is there", () -> factory.opened.get() == 1);
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    client.close();
    server.assertAtRest();
    server.close();
  }

  private String answer(LineProtocol.Call call) throws Exception {
    current.set(call);
    switch (call.command()) {
      case "block", "unwatched" -> gate.await();
      case "expireSoon" -> {
        sent.await();
        call.connection().expiresIn(SHORT);
      }
      case "unwatchedAtFirst" -> {
        gate.await();
        call.connection().link().watchPeer();
        TransportFixture.eventually("told of it", () -> factory.gone.get() == 1);
      }
      case "large" -> {
        return "x".repeat(Integer.parseInt(call.argument()));
      }
      case "write" -> write(call, Integer.parseInt(call.argument()));
      case "readNext" -> {
        return read(call);
      }
      case "await", "wakeAndAwait" -> {
        if (call.command().equals("wakeAndAwait")) {
          call.connection().link().wake();
        }
        waiting.set(Thread.currentThread());
        try {
          boolean came = call.turn().awaitReadable(Long.parseLong(call.argument()));
          return came + " " + call.connection().link().isClosed();
        } catch (IOException e) {
          return e.getMessage();
        }
      }
      default -> {}
    }
    return call.argument();
  }

  private static String read(LineProtocol.Call call) throws IOException {
    Link link = call.connection().link();
    ByteBuffer target = ByteBuffer.allocate(64);
    int count = link.read(target);
    while (count == 0) {
      if (!call.turn().awaitReadable(LONG)) {
        return "nothing came";
      }
      count = link.read(target);
    }
    return count < 0 ? "end" : new String(target.array(), 0, count, StandardCharsets.ISO_8859_1);
  }

  private static void write(LineProtocol.Call call, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap("y".repeat(count).getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      if (call.connection().link().write(new ByteBuffer[] {bytes}, 1) == 0) {
        assertThat(call.turn().awaitWritable(LONG)).isTrue();
      }
    }
  }

  private void awaitCall() {
    TransportFixture.eventually("the call has begun", () -> current.get() != null);
  }

  private void awaitBeside() {
    TransportFixture.eventually("the call is beside its loop", () -> factory.beside.get() > 0);
  }

  @Nested
  class BytesThatComeDuringACall {
    @Test
    void areKeptForAfterIt() throws IOException {
      client.send("block 1");
      awaitBeside();
      client.sendRaw("quick 2\nquick 3\n");
      gate.countDown();
      assertThat(client.receive()).isEqualTo("1");
      assertThat(client.receive()).isEqualTo("2");
      assertThat(client.receive()).isEqualTo("3");
    }

    @Test
    void areKeptEvenIfTheyAreMoreThanAreReadAside() throws IOException {
      client.send("block 1");
      awaitBeside();
      StringBuilder burst = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        burst.append("quick ").append(i).append('\n');
      }
      client.sendRaw(burst.toString());
      TransportFixture.assertLoopsSleep();
      gate.countDown();
      assertThat(client.receive()).isEqualTo("1");
      for (int i = 0; i < 10_000; i++) {
        assertThat(client.receive()).isEqualTo(String.valueOf(i));
      }
    }

    @Test
    void stayWhereTheyAreIfTheCallReadsItself() throws IOException {
      client.send("unwatched 1");
      awaitBeside();
      client.sendRaw("quick 2\n");
      TransportFixture.assertLoopsSleep();
      gate.countDown();
      assertThat(client.receive()).isEqualTo("1");
      assertThat(client.receive()).isEqualTo("2");
    }

    @Test
    void areReadByTheCallInTheirOrder() throws IOException {
      client.sendRaw("readNext x\n");
      awaitCall();
      client.sendRaw("abc");
      assertThat(client.receive()).isEqualTo("abc");
    }
  }

  @Nested
  class APeerThatLeaves {
    @Test
    void isNoticedDuringACall() throws IOException {
      client.send("block 1");
      awaitBeside();
      client.close();
      TransportFixture.eventually("told of it", () -> factory.gone.get() == 1);
      TransportFixture.assertLoopsSleep();
    }

    @Test
    void isNoticedAlthoughItSentMoreBefore() throws IOException {
      client.send("block 1");
      awaitBeside();
      client.sendRaw("quick 2\n");
      client.close();
      TransportFixture.eventually("told of it", () -> factory.gone.get() == 1);
    }

    @Test
    void isNoticedAlthoughItSentManyMoreBefore() throws IOException {
      client.send("block 1");
      awaitBeside();
      client.sendRaw("quick 2\n".repeat(5000));
      client.close();
      TransportFixture.eventually("told of it", () -> factory.gone.get() == 1);
    }

    @Test
    void andOnlySendsNoMoreGetsItsReplies() throws IOException {
      client.sendRaw("block 1\nquick 2\n");
      awaitBeside();
      client.socket.shutdownOutput();
      TransportFixture.eventually("told of it", () -> factory.gone.get() == 1);
      gate.countDown();
      assertThat(client.receive()).isEqualTo("1");
      assertThat(client.receive()).isEqualTo("2");
      assertThat(client.receive()).isNull();
    }

    @Test
    void isNoticedByACallThatLetsTheLoopLookOnlyLater() throws IOException {
      client.send("unwatchedAtFirst 1");
      awaitBeside();
      client.socket.shutdownOutput();
      TransportFixture.assertLoopsSleep(); // the loop has seen it, and looks away
      assertThat(factory.gone).hasValue(0);
      gate.countDown();
      assertThat(client.receive()).isEqualTo("1");
      assertThat(client.receive()).isNull();
    }

    @Test
    void endsAWaitForBytes() throws IOException {
      client.send("readNext x");
      awaitCall();
      client.socket.shutdownOutput();
      assertThat(client.receive()).isEqualTo("end");
    }
  }

  @Nested
  class AWaitForBytes {
    @Test
    void endsWhenTheTimeHasPassed() throws IOException {
      assertThat(client.ask("await 1000000")).isEqualTo("false false");
    }

    @Test
    void endsWhenTheConnectionIsClosed() throws IOException {
      client.send("await " + LONG);
      awaitWaiting();
      current.get().connection().link().close();
      assertThat(client.receive()).isNull();
      TransportFixture.eventually("it has ended", () -> factory.closed.get() == 1);
    }

    @Test
    void endsWhenItIsWoken() throws IOException {
      client.send("await " + LONG);
      awaitWaiting();
      current.get().connection().link().wake();
      assertThat(client.receive()).isEqualTo("true false");
    }

    @Test
    void endsAtOnceIfItWasWokenBefore() throws IOException {
      assertThat(client.ask("wakeAndAwait " + LONG)).isEqualTo("true false");
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws IOException {
      client.send("await " + LONG);
      awaitWaiting();
      waiting.get().interrupt();
      assertThat(client.receive()).isEqualTo("interrupted while waiting for a connection");
      assertThat(client.ask("quick 2")).isEqualTo("2");
    }

    @Test
    void givesUpTheLoopAtOnce() throws IOException {
      client.send("await " + LONG);
      awaitWaiting();
      for (int i = 0; i < 8; i++) {
        try (Client other = server.connect()) {
          assertThat(other.ask("quick " + i)).isEqualTo(String.valueOf(i));
        }
      }
      client.send("quick 2");
      assertThat(client.receive()).isEqualTo("true false");
      assertThat(client.receive()).isEqualTo("2");
    }

    private void awaitWaiting() {
      TransportFixture.eventually(
          "the call waits",
          () -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
    }
  }

  @Nested
  class AClientThatReadsSlowly {
    private static final int MUCH = 8_000_000;

    @Test
    void holdsNoThreadForAFinishedReply() throws IOException {
      client.send("large " + MUCH);
      awaitCall();
      server.assertAtRest();
      TransportFixture.assertLoopsSleep();
      assertThat(client.receive()).hasSize(MUCH);
    }

    @Test
    void blocksTheWriterUntilThereIsRoom() throws IOException {
      client.send("write " + MUCH);
      awaitBeside();
      try (Client other = server.connect()) {
        assertThat(other.ask("quick 1")).isEqualTo("1");
      }
      TransportFixture.assertLoopsSleep();
      assertThat(client.receive()).isEqualTo("y".repeat(MUCH) + MUCH);
    }
  }

  @Nested
  class TheEnd {
    @Test
    void byTheServerIsSeenByTheClient() throws IOException {
      assertThat(client.ask("quick 1")).isEqualTo("1");
      current.get().connection().link().close();
      assertThat(client.receive()).isNull();
      TransportFixture.eventually("it has ended", () -> factory.closed.get() == 1);
      current.get().connection().link().close();
      assertThat(current.get().connection().link().isClosed()).isTrue();
    }

    @Test
    void byResetIsNoEnd() throws IOException {
      assertThat(client.ask("quick 1")).isEqualTo("1");
      current.get().connection().link().reset();
      assertThatThrownBy(client::receive)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }

    @Test
    void ofTheOutputOnlyStillReads() throws IOException {
      assertThat(client.ask("quick 1")).isEqualTo("1");
      current.get().connection().link().shutdownOutput();
      assertThat(client.receive()).isNull();
      client.send("quick 2");
      TransportFixture.eventually("the call came", () -> current.get().argument().equals("2"));
    }

    @Test
    void ofAnIdleConnectionComesAtItsDeadline() throws IOException {
      factory.idleNanos = LONG;
      try (Client idle = server.connect()) {
        TransportFixture.eventually("it is there", () -> factory.opened.get() == 2);
        factory.idleNanos = SHORT; // from the end of its first request on
        assertThat(idle.ask("quick 1")).isEqualTo("1");
        assertThat(idle.receive()).isNull();
        assertThat(factory.expired).hasValue(1);
      }
    }

    @Test
    void doesNotComeDuringALongCall() throws IOException {
      factory.idleNanos = LONG;
      try (Client busy = server.connect()) {
        busy.send("expireSoon 1");
        awaitCall();
        busy.send("block 2"); // so it is there when the time begins
        sent.countDown();
        assertThat(busy.receive()).isEqualTo("1");
        TransportFixture.eventually(
            "it is called", () -> current.get().command().equals("block") && isBeside());
        Loop loop = ((SocketConnection) current.get().connection().link()).loop;
        TransportFixture.eventually("its time is over", () -> loop.wheel().size() == 0);
        gate.countDown();
        assertThat(busy.receive()).isEqualTo("2");
        assertThat(busy.ask("quick 3")).isEqualTo("3");
        factory.idleNanos = SHORT;
        assertThat(busy.ask("quick 4")).isEqualTo("4");
        assertThat(busy.receive()).isNull();
        assertThat(factory.expired).hasValue(1);
      }
    }

    private boolean isBeside() {
      return ((SocketConnection) current.get().connection().link()).detached;
    }
  }
}
