package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link Transport#execute} is given. */
@Tag("socket")
class CallbacksTest {
  private static final int MANY = 60;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch run = new CountDownLatch(MANY);

  private void block() {
    running.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      running.decrementAndGet();
      run.countDown();
    }
  }

  private String answer(LineProtocol.Call call) throws InterruptedException {
    if (call.command().equals("block")) {
      gate.await();
    }
    return call.argument();
  }

  @Test
  void thatBlockLeaveThreadsForTheLoopsAndAllCalls() throws Exception {
    Options options = Options.builder().maxConcurrentCalls(4).maxStreams(4).build();
    List<Client> blocked = new ArrayList<>();
    try (TransportFixture server = new TransportFixture(options, this::answer)) {
      for (int i = 0; i < MANY; i++) {
        server.transport.execute(this::block);
      }
      TransportFixture.eventually("as many run as may", () -> running.get() == 16);
      for (int i = 0; i < 3; i++) {
        Client client = server.connect();
        blocked.add(client);
        client.send("block " + i);
      }
      for (int i = 0; i < 8; i++) {
        try (Client client = server.connect()) {
          assertThat(client.ask("quick " + i)).isEqualTo(String.valueOf(i));
        }
      }
      assertThat(running).hasValue(16);
      gate.countDown();
      for (int i = 0; i < 3; i++) {
        assertThat(blocked.get(i).receive()).isEqualTo(String.valueOf(i));
        blocked.get(i).close();
      }
      assertThat(run.await(20, TimeUnit.SECONDS)).isTrue();
      server.assertAtRest();
    }
  }

  @Test
  void runOnPlatformThreadsWhichNoCallThatComputesHoldsUp() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (TransportFixture server = new TransportFixture(Options.builder().build(), this::answer)) {
      server.transport.execute(() -> threads.add(Thread.currentThread()));
      assertThat(threads.poll(20, TimeUnit.SECONDS)).isInstanceOf(Driver.class);
    }
  }

  @Test
  void thatThrowLetTheNextRun() throws Exception {
    try (TransportFixture server = new TransportFixture(Options.builder().build(), this::answer)) {
      for (int i = 0; i < MANY; i++) {
        server.transport.execute(
            () -> {
              run.countDown();
              throw new IllegalStateException("thrown by a test");
            });
      }
      assertThat(run.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
