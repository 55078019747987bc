package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How a server ends without losing what is in hand. */
final class DrainCases extends CaseGroup {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  DrainCases() {
    super("draining");
  }

  @Override
  void define() {
    inFlight();
    quiet();
    kept();
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

  private void quiet() {
    each(
        "LIM-11",
        "a request in flight is not idle in a drain, however long its app is quiet",
        bench -> {
          SlowThere slow = new SlowThere();
          Site site = bench.serve(slow.app, Options.builder().idleTimeout(SHORT));
          ClientExchange exchange = site.open(ClientRequest.get("/slow"));
          Bench.await(slow.called);
          Draining draining = Draining.begin(site, LONG);
          LockSupport.parkNanos(2 * SHORT.toNanos()); // longer than the timeout
          slow.release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("/slow");
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
        "DRN-02",
        "a client that always has a request under way is told before the deadline",
        bench -> {
          Semaphore called = new Semaphore(0);
          Semaphore go = new Semaphore(0);
          Site site =
              bench.serve(
                  env -> {
                    called.release();
                    go.acquire();
                    return Response.text("x");
                  });
          RawClient client = site.connect().send(get("/"));
          called.acquire();
          // It is told in the second half, which is longer than a machine stops.
          Draining draining = Draining.begin(site, Duration.ofSeconds(6));
          Reply reply;
          do {
            client.send(get("/")); // before the answer to the one before
            go.release();
            reply = client.read();
            assertThat(reply.body()).isEqualTo("x");
            LockSupport.parkNanos(10_000_000); // leaves the machine to others
          } while (!reply.closes());
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
}
