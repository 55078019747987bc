package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.transport.TransportFixture.Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that have called an app end, and nobody whose requests they served notices. */
@Tag("socket")
class RenewalTest {
  private static final int LOOPS = Runtime.getRuntime().availableProcessors();

  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
  private TransportFixture server;

  @BeforeEach
  void start() throws IOException {
    server = new TransportFixture(Options.builder().build(), this::answer);
  }

  private String answer(LineProtocol.Call call) throws Exception {
    callers.add(Thread.currentThread());
    if (call.command().equals("block")) {
      blocked.countDown();
      gate.await();
    } else if (call.command().equals("sleep")) {
      Thread.sleep(2);
    }
    return call.argument();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.assertAtRest();
    server.close();
  }

  private List<Client> connect(int count) throws IOException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(server.connect());
    }
    return clients;
  }

  private static void close(List<Client> clients) throws IOException {
    for (Client client : clients) {
      client.close();
    }
  }

  /** Those too that have called nothing. */
  private static Set<Thread> drivers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread instanceof Driver)
        .collect(Collectors.toSet());
  }

  private static void awaitEnd(Set<Thread> threads) {
    TransportFixture.eventually(
        "all of " + threads + " have ended",
        () -> threads.stream().noneMatch(thread -> thread.isAlive()));
  }

  @Test
  void happensThoughNobodyAsksForAnything() throws Exception {
    List<Client> clients = connect(2 * LOOPS);
    for (Client client : clients) {
      assertThat(client.ask("hello before")).isEqualTo("before");
    }
    CountDownLatch ran = new CountDownLatch(1);
    server.transport.execute(
        () -> {
          callers.add(Thread.currentThread());
          ran.countDown();
        });
    ran.await();
    Set<Thread> before = Set.copyOf(callers);
    Set<Thread> others = drivers();
    callers.clear();

    server.transport.renewThreads();
    awaitEnd(before);
    awaitEnd(others);

    for (Client client : clients) {
      assertThat(client.ask("hello after")).isEqualTo("after");
    }
    assertThat(callers).isNotEmpty().doesNotContainAnyElementsOf(before);
    server.assertAtRest();
    TransportFixture.assertLoopsSleep();
    close(clients);
  }

  @Test
  void leavesACallThatGoesOnItsThreadUntilItHasAnswered() throws Exception {
    List<Client> clients = connect(1);
    clients.get(0).send("block finished");
    blocked.await();
    Set<Thread> before = Set.copyOf(callers);

    server.transport.renewThreads();
    try (Client other = server.connect()) {
      assertThat(other.ask("hello meanwhile")).isEqualTo("meanwhile");
    }
    assertThat(before).allMatch(Thread::isAlive);
    gate.countDown();

    assertThat(clients.get(0).receive()).isEqualTo("finished");
    awaitEnd(before);
    close(clients);
  }

  @Test
  void losesNothingUnderLoad() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String command = i == 0 ? "sleep " : "hello ";
      load.add(new Thread(() -> ask(command, over, answered, failures)));
    }
    load.forEach(Thread::start);
    for (int i = 0; i < 300; i++) {
      int goal = answered.get() + 5;
      TransportFixture.eventually("answers", () -> answered.get() >= goal || !failures.isEmpty());
      server.transport.renewThreads();
    }
    over.set(true);
    for (Thread thread : load) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    server.transport.renewThreads();
    awaitEnd(Set.copyOf(callers));
  }

  private void ask(
      String command,
      AtomicBoolean over,
      AtomicInteger answered,
      ConcurrentLinkedQueue<Throwable> failures) {
    try (Client client = server.connect()) {
      for (int i = 0; !over.get(); i++) {
        assertThat(client.ask(command + i)).isEqualTo("" + i);
        answered.incrementAndGet();
      }
    } catch (Throwable e) {
      failures.add(e);
    }
  }
}
