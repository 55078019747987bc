package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that wait for a slot while their clients may leave. */
@Tag("socket")
class QueuedCallsTest {
  private static final int MANY = 10;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger called = new AtomicInteger();
  private final List<Client> waiting = new ArrayList<>();
  private TransportFixture server;
  private Client first;

  private String answer(LineProtocol.Call call) throws InterruptedException {
    called.incrementAndGet();
    gate.await();
    return call.argument();
  }

  @BeforeEach
  void fillTheQueue() throws IOException {
    server = new TransportFixture(Options.builder().maxConcurrentCalls(1).build(), this::answer);
    first = server.connect();
    first.send("call first");
    TransportFixture.eventually("the slot is taken", () -> called.get() == 1);
    for (int i = 0; i < MANY; i++) {
      Client client = server.connect();
      client.send("call " + i);
      waiting.add(client);
    }
    TransportFixture.eventually("they wait", () -> server.transport.queuedCalls() == MANY);
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    first.close();
    for (Client client : waiting) {
      client.close();
    }
    server.assertAtRest();
    server.close();
  }

  @Test
  void areGivenUpAtOnceIfTheClientBreaksTheConnection() throws IOException {
    for (Client client : waiting) {
      client.socket.setOption(StandardSocketOptions.SO_LINGER, 0); // close resets
      client.close();
    }
    TransportFixture.eventually("places are free", () -> server.transport.connections() == 1);
    TransportFixture.eventually("no call waits", () -> server.transport.queuedCalls() == 0);
    TransportFixture.eventually("no loop wants a slot", () -> !server.transport.wantsSlot());
    gate.countDown();
    assertThat(first.receive()).isEqualTo("first");
    server.assertAtRest();
    assertThat(called).hasValue(1);
  }

  @Test
  void areAnsweredIfTheClientOnlySendsNoMore() throws IOException {
    for (Client client : waiting) {
      client.socket.shutdownOutput();
    }
    TransportFixture.eventually("that is seen", () -> server.factory.gone.get() == MANY);
    gate.countDown();
    for (int i = 0; i < MANY; i++) {
      assertThat(waiting.get(i).receive()).isEqualTo(String.valueOf(i));
    }
  }
}
