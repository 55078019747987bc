package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** How a server ends without losing what is in hand. */
final class DrainCases extends CaseGroup {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  DrainCases() {
    super("draining");
  }

  /** Waits at /slow until it is released; answers with the path. */
  private static final class SlowThere {
    final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final App app =
        env -> {
          if (Env.PATH_INFO.get(env).equals("/slow")) {
            called.countDown();
            Bench.await(release);
          }
          return Bench.PATH.call(env);
        };
  }

  @Override
  void define() {
    inFlight();
    kept();
    cut();
    idle();
    ends();
  }

  private void inFlight() {
    each(
        "DRN-01",
        "a request in flight is answered, and nobody else is accepted",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          ClientExchange exchange = site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          Draining draining = Draining.begin(site, LONG);
          slow.release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("/slow");
          exchange.close();
          DrainReport report = draining.report();
          assertThat(report.clean()).isTrue();
          assertThat(report.finished()).isEqualTo(1);
        });
    each(
        "DRN-01",
        "a request whose body is still coming is answered",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    return Bench.ECHO.call(env);
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("abc");
          Bench.await(called);
          Draining draining = Draining.begin(site, LONG);
          assertThat(exchange.write("def").end().finish().body()).isEqualTo("abcdef");
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
    each(
        "DRN-01",
        "a large response that is being sent arrives whole",
        bench -> {
          int size = 20_000_000;
          Site site = bench.serve(env -> Response.bytes("x/y", new byte[size]));
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          Draining draining = Draining.begin(site, LONG);
          assertThat(exchange.finish().body()).hasSize(size);
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
    each(
        "DRN-01",
        "a stream that goes on during the drain ends cleanly",
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
                            out.write('b');
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.read(1)).isEqualTo("a");
          Draining draining = Draining.begin(site, LONG);
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("b");
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }

  private void kept() {
    raw(
        "DRN-02",
        "the answer to what is in flight says close",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          RawClient client = site.connect().send(get("/slow"));
          Bench.await(slow.called);
          Draining draining = Draining.begin(site, LONG);
          slow.release.countDown();
          Reply reply = client.read();
          assertThat(reply.body()).isEqualTo("/slow");
          assertThat(reply.closes()).isTrue();
          assertThat(client.readToEnd()).isEmpty();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
        "DRN-02",
        "requests that had arrived before the notice are all answered",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app);
          RawClient client = site.connect().send(get("/slow") + get("/2") + get("/3"));
          Bench.await(slow.called);
          Draining draining = Draining.begin(site, LONG);
          slow.release.countDown();
          assertThat(client.read().body()).isEqualTo("/slow");
          assertThat(client.read().body()).isEqualTo("/2");
          Reply last = client.read();
          assertThat(last.body()).isEqualTo("/3");
          assertThat(last.closes()).isTrue();
          assertThat(client.readToEnd()).isEmpty();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
        "DRN-02",
        "a kept connection gets one more answer, which says close",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client = site.connect();
          assertThat(client.send(get("/1")).read().closes()).isFalse();
          Bench.until(() -> site.server().stats().requests() == 1);
          Draining draining = Draining.begin(site, LONG);
          Reply reply = client.send(get("/2")).read();
          assertThat(reply.body()).isEqualTo("/2");
          assertThat(reply.closes()).isTrue();
          assertThat(client.readToEnd()).isEmpty();
          client.close();
          assertThat(draining.report().clean()).isTrue();
          assertThat(draining.report().finished()).isEqualTo(1);
        });
    raw(
        "DRN-02",
        "a stream that begins during the drain says close too",
        bench -> {
          Site site = bench.serve(env -> Response.stream("text/plain", out -> out.write('x')));
          RawClient client = site.connect();
          assertThat(client.send(get("/1")).read().closes()).isFalse();
          Bench.until(() -> site.server().stats().requests() == 1);
          Draining draining = Draining.begin(site, LONG);
          Reply reply = client.send(get("/2")).read();
          assertThat(reply.body()).isEqualTo("x");
          assertThat(reply.closes()).isTrue();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
        "DRN-02",
        "an answer to a body that the app left alone says close too",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client = site.connect();
          assertThat(client.send(get("/1")).read().closes()).isFalse();
          Bench.until(() -> site.server().stats().requests() == 1);
          Draining draining = Draining.begin(site, LONG);
          Reply reply = client.send(post("/unread", "hello")).read();
          assertThat(reply.body()).isEqualTo("/unread");
          assertThat(reply.closes()).isTrue();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
        "CAN-08",
        "a request that comes during the drain is cancelled from its start, and answered",
        bench -> {
          Site site = bench.serve(env -> Response.text("" + Env.CANCELLATION.get(env).reason()));
          RawClient client = site.connect();
          assertThat(client.send(get("/")).read().body()).isEqualTo("null");
          Draining draining = Draining.begin(site, LONG);
          assertThat(client.send(get("/")).read().body()).isEqualTo("SHUTDOWN");
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
        "DRN-02",
        "no request of clients that honour close is lost",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("x");
                  });
          AtomicInteger answers = new AtomicInteger();
          CountDownLatch warm = new CountDownLatch(8);
          CompletableFuture<?>[] clients = new CompletableFuture<?>[8];
          for (int i = 0; i < clients.length; i++) {
            RawClient client = site.connect();
            clients[i] =
                CompletableFuture.runAsync(
                    () -> askUntilClose(client, answers, warm), task -> new Thread(task).start());
          }
          Bench.await(warm);
          DrainReport report = site.server().drain(LONG);
          CompletableFuture.allOf(clients).get(30, TimeUnit.SECONDS);
          assertThat(report.clean()).isTrue();
          assertThat(answers).hasValue(calls.get());
        });
  }

  private static void askUntilClose(RawClient client, AtomicInteger answers, CountDownLatch warm) {
    try (client) {
      Reply reply;
      do {
        reply = client.send(get("/")).read();
        assertThat(reply.body()).isEqualTo("x");
        answers.incrementAndGet();
        warm.countDown();
      } while (!reply.closes());
    } catch (IOException e) {
      throw new AssertionError("a request was lost", e);
    }
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
          CompletableFuture<DrainReport> report = Draining.drain(site, Duration.ofSeconds(1));
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
