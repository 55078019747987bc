package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread has large buffers outside the heap while it drives a loop, and for no other call. */
@Tag("socket")
@Timeout(60)
class DirectMemoryTest {
  private static final int CALLS = 100;

  /** Of these there are a few beside the loops, taken before their kind was known as slow. */
  private static final long STAGE_BYTES = 64 * 1024;

  private final CountDownLatch called = new CountDownLatch(CALLS);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void doesNotGrowWithTheCallsThatWaitAtOneTime() throws Exception {
    long before = directBytes();
    List<Client> clients = new ArrayList<>();
    try (TransportFixture server =
        new TransportFixture(Options.builder().build(), this::waitForTheGate)) {
      for (int i = 0; i < CALLS; i++) {
        Client client = server.connect();
        clients.add(client);
        client.send("wait " + i);
      }
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      gate.countDown();
      for (int i = 0; i < CALLS; i++) {
        assertThat(clients.get(i).receive()).isEqualTo(String.valueOf(i));
      }
      assertThat(directBytes() - before).isLessThan(CALLS / 2 * STAGE_BYTES);
      for (Client client : clients) {
        client.close();
      }
    }
  }

  private String waitForTheGate(LineProtocol.Call call) throws InterruptedException {
    called.countDown();
    gate.await();
    return call.argument();
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
