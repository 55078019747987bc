package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls with turns of their own, several at once on a connection. */
@Tag("socket")
class SideCallTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CyclicBarrier meeting = new CyclicBarrier(4);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private Options options;
  private Transport transport;
  private Socket client;

  private void start(Options.Builder builder) throws IOException {
    options = builder.build();
    transport =
        Transport.start(
            "test-transport",
            ListenSocket.open(List.of(ListenAddress.parse("127.0.0.1:0"))),
            options,
            new SideProtocol.Factory(this::answer, dropped));
    client = new Socket();
    client.connect((InetSocketAddress) transport.addresses().get(0));
    client.setTcpNoDelay(true);
    client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
  }

  private char answer(char request, Turn turn) throws Exception {
    begun.incrementAndGet();
    switch (request) {
      case 'b' -> gate.await();
      case 'd' -> {
        turn.detach();
        return turn.drives() ? 'y' : 'n';
      }
      case 'e' -> throw new IllegalStateException("thrown by a test");
      case 'm' -> meeting.await(20, TimeUnit.SECONDS);
      case 'i' -> {
        return turn.drives() ? 'y' : 'n';
      }
      default -> {}
    }
    return request;
  }

  private void send(String requests) throws IOException {
    client.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
  }

  private char receive() throws IOException {
    return (char) client.getInputStream().read();
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    client.close();
    if (!transport.isDraining()) {
      Transport.Rest unused = transport.drain(0);
    }
    TransportFixture.eventually(
        "all slots are back",
        () -> transport.slots.availablePermits() == options.maxConcurrentCalls());
  }

  @Nested
  class OfOneConnection {
    @Test
    void areMadeAtTheSameTime() throws IOException {
      start(Options.builder());
      send("mmmm");
      for (int i = 0; i < 4; i++) {
        assertThat(receive()).isEqualTo('m');
      }
    }

    @Test
    void doNotKeepItFromBeingRead() throws IOException {
      start(Options.builder());
      send("b");
      TransportFixture.eventually("it has begun", () -> begun.get() == 1);
      send("q");
      assertThat(receive()).isEqualTo('q');
      gate.countDown();
      assertThat(receive()).isEqualTo('b');
    }

    @Test
    void waitForTheirTurnIfThereAreTooMany() throws IOException {
      start(Options.builder().maxConcurrentCalls(2));
      send("bbbb");
      TransportFixture.eventually(
          "two run, two wait", () -> begun.get() == 2 && transport.queuedCalls() == 2);
      gate.countDown();
      for (int i = 0; i < 4; i++) {
        assertThat(receive()).isEqualTo('b');
      }
    }

    @Test
    void goOnAfterOneThatFailed() throws IOException {
      start(Options.builder());
      send("eq");
      assertThat(receive()).isEqualTo('q');
    }
  }

  @Nested
  class AQuickOne {
    @Test
    void runsOnTheLoop() {
      TransportFixture.eventually("on the loop", () -> ask("i") == 'y');
    }

    @Test
    void givesTheLoopUpBeforeItWaits() {
      assertThat(ask("d")).isEqualTo('n');
    }

    private char ask(String request) {
      try {
        if (transport == null) {
          start(Options.builder());
        }
        send(request);
        return receive();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Nested
  class OnesThatWaitAtTheEnd {
    @Test
    void areDroppedAndToldSo() throws IOException {
      start(Options.builder().maxConcurrentCalls(1));
      send("bbb");
      TransportFixture.eventually("two wait", () -> transport.queuedCalls() == 2);
      Transport.Rest unused = transport.drain(0);
      assertThat(dropped).hasValue(2);
    }
  }
}
