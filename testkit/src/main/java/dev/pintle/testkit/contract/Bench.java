package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one run of a case has at hand; all that it opened is closed when it ends. */
final class Bench {
  /** Answers with the path. */
  static final App PATH = env -> Response.text(Env.PATH_INFO.get(env));

  /** Answers with the body of the request. */
  static final App ECHO =
      env -> Response.bytes("application/octet-stream", Env.INPUT.get(env).readAllBytes());

  private static final int PATIENCE_SECONDS = 15;
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MOMENTS_A_SECOND = 50;

  private final Handler handler;
  private final Protocol protocol;
  private final TestCertificates certificates;
  private final Witness.Findings findings = new Witness.Findings();
  private final Deque<Closeable> clients = new ConcurrentLinkedDeque<>();
  private final Deque<Server> servers = new ConcurrentLinkedDeque<>();
  private @Nullable Path folder;

  Bench(Handler handler, Protocol protocol, TestCertificates certificates) {
    this.handler = handler;
    this.protocol = protocol;
    this.certificates = certificates;
  }

  /** Lets the case run, and throws what it or its apps found. */
  void run(Check check) throws Throwable {
    Throwable seen = null;
    try {
      check.run(this);
    } catch (Throwable e) {
      seen = e;
    }
    try {
      close();
    } catch (IOException | RuntimeException | Error e) {
      seen = seen == null ? e : seen;
    }
    Throwable verdict = findings.verdict();
    if (verdict != null && verdict != seen) {
      if (seen != null) {
        verdict.addSuppressed(seen);
      }
      throw verdict;
    }
    if (seen != null) {
      findings.explain(seen);
      throw seen;
    }
  }

  private void close() throws IOException {
    while (!clients.isEmpty()) {
      clients.pop().close();
    }
    while (!servers.isEmpty()) {
      var unused = servers.pop().drain(Duration.ofMillis(50));
    }
    if (folder != null) {
      delete(folder);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  Handler handler() {
    return handler;
  }

  Protocol protocol() {
    return protocol;
  }

  TestCertificates certificates() {
    return certificates;
  }

  /** A folder of this case's own, with a short path. */
  Path folder() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("pintle");
    }
    return folder;
  }

  <T extends Closeable> T closeLater(T client) {
    clients.push(client);
    return client;
  }

  Site serve(App app) throws IOException {
    return serve(app, Options.builder());
  }

  /** On a free port of the loopback interface, if the options say nothing else. */
  Site serve(App app, Options.Builder options) throws IOException {
    if (options.build().listen().isEmpty()) {
      listenOn(options);
    }
    Server server = handler.start(findings.watch(app), options.build());
    servers.push(server);
    return new Site(this, server);
  }

  private void listenOn(Options.Builder options) {
    if (protocol.isTls()) {
      TestCertificate certificate = certificates.first();
      options.listen("https://127.0.0.1:0").tls(certificate.keyStore(), certificate.password());
    } else {
      options.listen("127.0.0.1:0");
    }
  }

  /** Puts the outcome of each request into the queue. */
  static App observed(App app, BlockingQueue<Outcome> outcomes) {
    return env -> {
      Env.COMPLETION.get(env).onComplete(outcomes::add);
      return app.call(env);
    };
  }

  /** Takes what must come. */
  static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("what was waited for did not come");
    }
    return taken;
  }

  /**
   * Takes what must come within some seconds; null if it does not. They are counted in moments that
   * this thread has waited, so that they stop when the machine does.
   */
  static <T> @Nullable T takeWithin(int seconds, BlockingQueue<T> queue)
      throws InterruptedException {
    T taken = null;
    for (int n = 0; n < seconds * MOMENTS_A_SECOND && taken == null; n++) {
      taken = queue.poll(1000 / MOMENTS_A_SECOND, TimeUnit.MILLISECONDS);
    }
    return taken;
  }

  /** Waits for what must happen. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("what was waited for did not happen");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e); // as a server may, to cut it
    }
  }

  /** Looks again and again for what must come to be so. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("what was waited for did not come to be");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits until a count has stood still for a while. */
  static void untilItRests(AtomicInteger count) {
    long restingSince = System.nanoTime();
    long deadline = restingSince + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int last = count.get();
    while (System.nanoTime() - restingSince < REST_NANOS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
      int now = count.get();
      if (now != last) {
        last = now;
        restingSince = System.nanoTime();
      }
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
