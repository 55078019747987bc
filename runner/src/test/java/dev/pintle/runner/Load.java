package dev.pintle.runner;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Strict clients: each has one request at a time, repeats none, and takes whatever is not a whole
 * answer with 200 for a loss. Half of them keep their connection until they are told to close it,
 * and half of either send POST.
 */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;

  private static final String BODY = "a body of the request";

  private final int port;
  private final Duration think;
  private final AtomicLong answered = new AtomicLong();
  private final Set<String> answers = new ConcurrentSkipListSet<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients;
  private volatile boolean over;

  private Load(int port, Duration think) {
    this.port = port;
    this.think = think;
    this.clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new Thread(() -> run(i % 2 == 0, i % 4 < 2)))
            .toList();
  }

  static Load on(int port) {
    return on(port, Duration.ZERO);
  }

  /** Of clients that wait so long after each answer. */
  static Load on(int port, Duration think) {
    Load load = new Load(port, think);
    load.clients.forEach(Thread::start);
    return load;
  }

  private void run(boolean keep, boolean post) {
    while (!over) {
      try (KeptConnection connection = KeptConnection.to(port)) {
        boolean kept;
        do {
          kept = request(connection, post) && keep && !over;
          LockSupport.parkNanos(think.toNanos());
        } while (kept);
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }
  }

  /** Tells whether the connection stays. */
  private boolean request(KeptConnection connection, boolean post) throws Exception {
    String response = post ? connection.post("/", BODY) : connection.get("/");
    if (response.startsWith("HTTP/1.1 200 ")) {
      answers.add(response.substring(response.lastIndexOf('\n') + 1));
      answered.incrementAndGet();
    } else {
      failures.add(response);
    }
    return !response.toLowerCase(Locale.ROOT).contains("connection: close");
  }

  /** Waits for so many answers from now on. */
  void awaitMore(long count) throws Exception {
    long goal = answered.get() + count;
    Waiting.until(() -> answered.get() >= goal || !failures.isEmpty(), count + " answers");
  }

  /** Waits until an answer begins so. */
  void awaitAnswer(String start) throws Exception {
    Waiting.until(
        () -> answers.stream().anyMatch(answer -> answer.startsWith(start)) || !failures.isEmpty(),
        "an answer of " + start);
  }

  void stop() throws InterruptedException {
    over = true;
    for (Thread client : clients) {
      client.join();
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** The first words of the answers. */
  Set<String> generations() {
    Set<String> generations = new TreeSet<>();
    answers.forEach(answer -> generations.add(answer.substring(0, answer.indexOf(' '))));
    return generations;
  }

  @Override
  public void close() {
    over = true;
  }
}
