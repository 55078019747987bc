package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that goes to another loop behind its first turn. */
@Tag("socket")
@Timeout(60)
class MovingConnectionTest {
  private final Semaphore turns = new Semaphore(0);
  private final CountDownLatch gate = new CountDownLatch(1);
  private Transport transport;
  private SocketChannel stays;
  private SocketChannel moves;

  /** What the one that moves does when it is asked whether it may: still on its first loop. */
  private Runnable whenAsked = () -> {};

  private volatile long deadline = Long.MAX_VALUE;
  private volatile Loop expiredOn;
  private Link link;

  /** Reads and counts its turns. */
  private final class Counting implements Protocol {
    private final Link own;
    private final boolean moving;

    Counting(Link own, boolean moving) {
      this.own = own;
      this.moving = moving;
    }

    @Override
    public Next turn(Turn turn) {
      try {
        int count = own.read(ByteBuffer.allocate(100));
        turns.release();
        return count < 0 ? Next.CLOSE : Next.READ;
      } catch (IOException e) {
        return Next.CLOSE;
      }
    }

    @Override
    public boolean hasWork() {
      if (moving) {
        Runnable once = whenAsked;
        whenAsked = () -> {};
        once.run();
      }
      return false;
    }

    @Override
    public long deadline() {
      return moving ? deadline : Long.MAX_VALUE;
    }

    @Override
    public Next expired(Turn turn) {
      expiredOn = ((SocketConnection) own).loop;
      return Next.CLOSE;
    }

    @Override
    public void taken() {}

    @Override
    public void peerGone() {}

    @Override
    public void drain() {}

    @Override
    public List<Work> work() {
      return List.of();
    }

    @Override
    public void closed() {}
  }

  @BeforeAll
  static void requireAnotherLoop() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
  }

  @BeforeEach
  void start() throws Exception {
    Protocol.Factory factory =
        new Protocol.Factory() {
          private int count;

          @Override
          public Protocol open(Link opened) {
            link = opened;
            return new Counting(opened, count++ > 0);
          }

          @Override
          public Protocol refuse(Link refused) {
            throw new AssertionError("too many");
          }
        };
    transport =
        Transport.start(
            "test-transport",
            ListenSocket.open(List.of(ListenAddress.parse("127.0.0.1:0"))),
            Options.builder().build(),
            factory);
    stays = connect();
    awaitTurn();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open((InetSocketAddress) transport.addresses().get(0));
  }

  private void awaitTurn() throws InterruptedException {
    assertThat(turns.tryAcquire(20, TimeUnit.SECONDS)).as("a turn").isTrue();
  }

  private void send(SocketChannel client) throws IOException {
    assertThat(client.write(ByteBuffer.wrap(new byte[] {1}))).isEqualTo(1);
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    stays.close();
    if (moves != null) {
      moves.close();
    }
    TransportFixture.eventually("all have ended", () -> transport.connections() == 0);
    for (Loop loop : transport.loops) {
      assertThat(loop.open).hasValue(0);
    }
    assertThat(transport.drain(0).idle()).isZero();
  }

  private Loop loop() {
    return ((SocketConnection) link).loop;
  }

  @Test
  void isReadThere() throws Exception {
    moves = connect();
    awaitTurn();
    awaitTurn(); // when it has arrived
    assertThat(loop()).isSameAs(transport.loops[1]);
    send(moves);
    awaitTurn();
  }

  @Test
  void getsATurnThereForWhatWasAskedOfItJustBefore() throws Exception {
    Loop first = transport.loops[0];
    whenAsked =
        () -> {
          first.post(this::awaitGate); // so that the next message comes late
          link.resume();
        };
    moves = connect();
    awaitTurn();
    awaitTurn();
    TransportFixture.eventually("its loop sleeps", transport.loops[1]::isIdle);
    gate.countDown();
    awaitTurn();
    assertThat(turns.tryAcquire()).as("one more").isFalse();
  }

  @Test
  void expiresThereOnce() throws Exception {
    deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1); // on the loop that it leaves
    whenAsked = () -> deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    moves = connect();
    awaitTurn();
    awaitTurn();
    assertThat(moves.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(expiredOn).isSameAs(transport.loops[1]);
    assertThat(transport.loops[0].wheel().size()).as("deadlines on its first loop").isZero();
    TransportFixture.eventually("one is left", () -> transport.connections() == 1);
  }

  @Test
  void isClosedThereIfThatIsAskedOfItJustBefore() throws Exception {
    whenAsked = () -> link.close();
    moves = connect();
    assertThat(moves.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    TransportFixture.eventually("one is left", () -> transport.connections() == 1);
    TransportFixture.eventually("none is there", () -> transport.loops[1].open.get() == 0);
  }

  @Test
  void goesOnceOnly() throws Exception {
    moves = connect();
    awaitTurn();
    awaitTurn();
    SocketConnection moved = (SocketConnection) link;
    SocketChannel third = connect();
    awaitTurn(); // it stays where it was accepted
    try (SocketChannel fourth = connect()) {
      awaitTurn();
      awaitTurn();
      stays.close();
      third.close();
      TransportFixture.eventually("two are left", () -> transport.connections() == 2);
      awaitTurn(); // their ends
      awaitTurn();

      send(moves); // whose loop has more now than the other
      awaitTurn();
      send(moves);
      awaitTurn();

      assertThat(moved.loop).isSameAs(transport.loops[1]);
      assertThat(fourth.isConnected()).isTrue();
    }
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
