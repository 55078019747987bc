package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection that goes on and on lets others have their turn in between. */
@Tag("socket")
@Timeout(60)
class GoingOnTest {
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger turnsBefore = new AtomicInteger(-1);
  private final AtomicInteger opened = new AtomicInteger();

  /** Of the one that goes on, since the other has asked. */
  private int turns;

  private boolean served;

  /** A byte begins it: the first connection then goes on until the other has been served. */
  private final class GoingOn implements Protocol {
    private final Link link;
    private final boolean first = opened.incrementAndGet() == 1;
    private boolean begun;

    GoingOn(Link link) {
      this.link = link;
    }

    @Override
    public Next turn(Turn turn) {
      try {
        int count = begun ? 0 : link.read(ByteBuffer.allocate(1));
        begun |= count > 0;
        if (!begun) {
          return count < 0 ? Next.CLOSE : Next.READ;
        }
        return first ? goOn() : serve();
      } catch (IOException | InterruptedException e) {
        return Next.CLOSE;
      }
    }

    private Next goOn() throws InterruptedException {
      goesOn.countDown();
      asked.await();
      turns++;
      return served || turns == 1000 ? Next.CLOSE : Next.AGAIN;
    }

    private Next serve() {
      served = true;
      turnsBefore.set(turns);
      return Next.CLOSE;
    }

    @Override
    public long deadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public Next expired(Turn turn) {
      return turn(turn);
    }

    @Override
    public void taken() {}

    @Override
    public void peerGone() {}

    @Override
    public void drain() {}

    @Override
    public List<Work> work() {
      return List.of(new Work("stays", 0, "")); // on the loop that has accepted it
    }

    @Override
    public void closed() {}
  }

  @Test
  void oneThatHasBecomeReadyMeanwhileIsServedBehindOneMoreTurn(@TempDir Path directory)
      throws Exception {
    // What is sent over it is there at once; over TCP the system may take its time.
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    Protocol.Factory factory =
        new Protocol.Factory() {
          @Override
          public Protocol open(Link link) {
            return new GoingOn(link);
          }

          @Override
          public Protocol refuse(Link link) {
            throw new AssertionError("too many");
          }
        };
    Transport transport =
        Transport.start(
            "test-transport",
            ListenSocket.open(List.of(new ListenAddress.Unix(address.getPath()))),
            Options.builder().build(),
            factory);
    try (SocketChannel busy = SocketChannel.open(address)) {
      TransportFixture.eventually("the first is open", () -> opened.get() == 1);
      try (SocketChannel other = SocketChannel.open(address)) {
        TransportFixture.eventually("the other is open", () -> opened.get() == 2);
        send(busy);
        assertThat(goesOn.await(20, TimeUnit.SECONDS)).isTrue();
        send(other);
        asked.countDown();
        assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(turnsBefore.get()).isBetween(1, 2);
      }
    } finally {
      asked.countDown();
      transport.drain(0);
    }
  }

  private static void send(SocketChannel client) throws IOException {
    assertThat(client.write(ByteBuffer.allocate(1))).isEqualTo(1);
  }
}
