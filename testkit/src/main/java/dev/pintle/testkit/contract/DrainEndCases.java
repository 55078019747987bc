package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What is cut at the deadline, what is idle, and how a server ends. */
final class DrainEndCases extends CaseGroup {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  /** For what has to be finished by then, on a busy machine too. */
  private static final Duration IN_TIME = Duration.ofSeconds(3);

  /** A completion hook that takes its time: longer than a drain with nothing in hand. */
  private static final long HOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  DrainEndCases() {
    super("the end of a drain");
  }

  @Override
  void define() {
    cut();
    idle();
    ends();
  }

  private void cut() {
    each(
        "DRN-03",
        "what is in flight at the deadline is cut and reported",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          ClientExchange exchange = site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          DrainReport report = site.server().drain(SHORT);
          assertThat(report.clean()).isFalse();
          assertThat(report.cut()).hasSize(1);
          assertThat(report.cut().get(0).request()).isEqualTo("GET /slow");
          assertThat(report.cut().get(0).age()).isBetween(SHORT, Duration.ofSeconds(60));
          assertThat(report.cut().get(0).doing()).startsWith("in the app, at ");
          slow.release.countDown();
          assertThat(brokenOff(exchange)).isTrue();
        });
    each(
        "DRN-03",
        "a stream that goes on at the deadline is cut, and does not look whole",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write('a');
                            out.flush();
                            Bench.await(release);
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.read(1)).isEqualTo("a");
          DrainReport report = site.server().drain(SHORT);
          assertThat(report.cut()).hasSize(1);
          assertThat(exchange.readUntilItBreaksOff()).isEmpty();
          release.countDown();
        });
    each(
        "DRN-03",
        "what was finished is counted beside what was cut",
        bench -> {
          SlowThere slow = new SlowThere();
          CountDownLatch second = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/second")) {
                      second.countDown();
                      Bench.until(() -> Env.CANCELLATION.get(env).isCancelled());
                      return Response.text("finished");
                    }
                    return slow.app.call(env);
                  });
          site.open(ClientRequest.get("/slow"));
          ClientExchange finishing = site.open(ClientRequest.get("/second"));
          Bench.await(slow.called);
          Bench.await(second);
          CompletableFuture<DrainReport> report = Draining.drain(site, IN_TIME);
          assertThat(finishing.finish().body()).isEqualTo("finished");
          finishing.close();
          assertThat(Draining.await(report).cut()).hasSize(1);
          assertThat(Draining.await(report).finished()).isEqualTo(1);
          slow.release.countDown();
        });
    each(
        "DRN-03",
        "a deadline of zero cuts at once",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          assertThat(site.server().drain(Duration.ZERO).cut()).hasSize(1);
          slow.release.countDown();
        });
    each(
        "END-06",
        "what was cut completes with a failure",
        bench -> {
          SlowThere slow = new SlowThere();
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site = bench.serve(Bench.observed(slow.app, outcomes));
          site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          assertThat(site.server().drain(SHORT).cut()).hasSize(1);
          slow.release.countDown();
          assertThat(Bench.take(outcomes).failure()).isNotNull();
        });
  }

  private static boolean brokenOff(ClientExchange exchange) {
    try {
      exchange.finish();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void idle() {
    raw(
        "DRN-04",
        "connections idle at the deadline are closed and counted, and not reported as cut",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient used = site.connect();
          assertThat(used.send(get("/1")).read().status()).isEqualTo(200);
          RawClient silent = site.connect();
          Bench.until(() -> site.server().stats().connections() == 2);
          Bench.until(() -> site.server().stats().requests() == 1);
          DrainReport report = site.server().drain(SHORT);
          assertThat(report.idleClosed()).isEqualTo(2);
          assertThat(report.cut()).isEmpty();
          assertThat(report.duration()).isGreaterThanOrEqualTo(SHORT);
          assertThat(used.isClosedByServer()).isTrue();
          assertThat(silent.isClosedByServer()).isTrue();
        });
    each(
        "DRN-04",
        "a drain with nobody connected ends at once",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          DrainReport report = site.server().drain(Duration.ofMinutes(10));
          assertThat(report.duration()).isLessThan(Duration.ofSeconds(30));
          assertThat(report.clean()).isTrue();
        });
  }

  private void ends() {
    each(
        "DRN-05",
        "a second drain waits for the first and tells the same",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          ClientExchange exchange = site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          Draining first = Draining.begin(site, LONG);
          CompletableFuture<DrainReport> second = Draining.drain(site, Duration.ZERO);
          slow.release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("/slow");
          exchange.close();
          assertThat(Draining.await(second)).isEqualTo(first.report());
          assertThat(first.report().clean()).isTrue();
          assertThat(site.server().drain(LONG)).isEqualTo(first.report());
        });
    each(
        "DRN-05",
        "close drains with drain-timeout",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app, Options.builder().drainTimeout(SHORT));
          site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          site.server().close();
          assertThat(site.server().drain(LONG).cut()).hasSize(1);
          slow.release.countDown();
        });
    each(
        "DRN-05",
        "awaitTermination returns when all is closed",
        bench -> {
          Server server = bench.serve(Bench.PATH).server();
          CountDownLatch terminated = new CountDownLatch(1);
          Thread waiter =
              new Thread(
                  () -> {
                    try {
                      server.awaitTermination();
                      terminated.countDown();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
          waiter.setDaemon(true);
          waiter.start();
          assertThat(terminated.getCount()).isEqualTo(1);
          server.close();
          Bench.await(terminated);
          server.awaitTermination();
        });
    each(
        "DRN-05",
        "when a drain has returned, the completion hooks of what was answered have too",
        bench -> {
          AtomicBoolean completed = new AtomicBoolean();
          Site site =
              bench.serve(
                  env -> {
                    Env.COMPLETION
                        .get(env)
                        .onComplete(
                            outcome -> {
                              long end = System.nanoTime() + HOOK_NANOS;
                              Bench.until(() -> System.nanoTime() - end >= 0);
                              completed.set(true);
                            });
                    return Response.text("answered");
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.finish().body()).isEqualTo("answered");
          exchange.close();
          assertThat(site.server().drain(LONG).clean()).isTrue();
          assertThat(completed).isTrue();
        });
    each(
        "DRN-05",
        "closed from within a request it answers that request first",
        bench -> {
          AtomicReference<Server> self = new AtomicReference<>();
          Site site =
              bench.serve(
                  env -> {
                    Objects.requireNonNull(self.get()).close();
                    return Response.text("closing");
                  });
          self.set(site.server());
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.finish().body()).isEqualTo("closing");
          exchange.close();
          site.server().awaitTermination();
        });
    each(
        "DRN-05",
        "closed from within a request, the process waits until the app is closed too",
        bench -> {
          AtomicReference<Server> self = new AtomicReference<>();
          AtomicReference<Thread> closer = new AtomicReference<>();
          Site site =
              bench.serve(
                  new ClosableCounter() {
                    @Override
                    public Response call(Map<String, Object> env) {
                      Objects.requireNonNull(self.get()).close();
                      return super.call(env);
                    }

                    @Override
                    public void close() {
                      closer.set(Thread.currentThread());
                    }
                  });
          self.set(site.server());
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          exchange.finish();
          exchange.close();
          site.server().awaitTermination();
          assertThat(Objects.requireNonNull(closer.get()).isDaemon()).isFalse();
        });
    each(
        "DRN-05",
        "a drain from within a request is refused, since it would wait for itself",
        bench -> {
          AtomicReference<Server> self = new AtomicReference<>();
          Site site =
              bench.serve(
                  env -> {
                    try {
                      var unused = Objects.requireNonNull(self.get()).drain(SHORT);
                      return Response.text("drained");
                    } catch (IllegalStateException e) {
                      return Response.text("refused");
                    }
                  });
          self.set(site.server());
          assertThat(site.get("/").body()).isEqualTo("refused");
        });
    each(
        "DRN-05",
        "a deadline for ever is one",
        bench -> {
          Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
          assertThat(bench.serve(Bench.PATH).server().drain(ever).clean()).isTrue();
        });
    raw(
        "DRN-01",
        "chunks that are still coming are answered and the connection closed",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    return Bench.ECHO.call(env);
                  });
          RawClient client = site.connect().send(chunked("/", "3\r\nabc\r\n"));
          Bench.await(called);
          Draining draining = Draining.begin(site, LONG);
          Reply reply = client.send("3\r\ndef\r\n0\r\n\r\n").read();
          assertThat(reply.body()).isEqualTo("abcdef");
          assertThat(reply.closes()).isTrue();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }
}
