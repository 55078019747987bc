package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How an app learns that its work is no longer wanted. */
final class CancellationCases extends CaseGroup {
  private static final int TOLD_WITHIN_SECONDS = 2;

  CancellationCases() {
    super("cancellation");
  }

  /** Waits without reading or writing until it is told that nobody waits any more. */
  private static final class Quiet {
    final CountDownLatch called = new CountDownLatch(1);
    final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    Response wait(Map<String, Object> env) {
      Cancellation cancellation = Env.CANCELLATION.get(env);
      CountDownLatch told = new CountDownLatch(1);
      var unused = cancellation.onCancel(told::countDown);
      called.countDown();
      Bench.await(told);
      assertThat(cancellation.isCancelled()).isTrue();
      reasons.add(String.valueOf(cancellation.reason()));
      return Response.text("nobody hears this");
    }

    void assertToldInTime() throws InterruptedException {
      assertThat(Bench.takeWithin(TOLD_WITHIN_SECONDS, reasons))
          .as("the reason, told within " + TOLD_WITHIN_SECONDS + " seconds")
          .isEqualTo("CLIENT_GONE");
    }
  }

  @Override
  void define() {
    ordinary();
    eager();
    written();
    drained();
  }

  private void ordinary() {
    each(
        "CAN-01",
        "an ordinary request is not cancelled",
        bench ->
            seen(
                bench,
                ClientRequest.post("/", "body"),
                env -> {
                  Cancellation cancellation = Env.CANCELLATION.get(env);
                  assertThat(cancellation.isCancelled()).isFalse();
                  assertThat(cancellation.reason()).isNull();
                  assertThat(Env.INPUT.get(env).readAllBytes()).hasSize(4);
                  assertThat(cancellation.isCancelled()).isFalse();
                }));
    raw(
        "CAN-01",
        "requests that come behind one in hand do not cancel it",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          AtomicBoolean cancelled = new AtomicBoolean();
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      called.countDown();
                      Bench.await(release);
                      cancelled.set(Env.CANCELLATION.get(env).isCancelled());
                    }
                    return Bench.PATH.call(env);
                  });
          RawClient client = site.connect().send(get("/slow"));
          Bench.await(called);
          for (int i = 0; i < 100; i++) {
            client.send(get("/" + i));
          }
          release.countDown();
          assertThat(client.read().body()).isEqualTo("/slow");
          for (int i = 0; i < 100; i++) {
            assertThat(client.read().body()).isEqualTo("/" + i);
          }
          assertThat(cancelled).isFalse();
        });
  }

  /** A client leaves in some way while the app is quiet. */
  private void eager(String name, ClientRequest request, App before) {
    each(
            "CAN-06",
            name,
            bench -> {
              Quiet quiet = new Quiet();
              Site site =
                  bench.serve(
                      env -> {
                        var unused = before.call(env);
                        return quiet.wait(env);
                      });
              ClientExchange exchange = site.open(request);
              Bench.await(quiet.called);
              exchange.leave();
              quiet.assertToldInTime();
            })
        .needs(Feature.EAGER_CANCELLATION);
  }

  private void eager() {
    eager("a quiet app learns that its client has left", ClientRequest.get("/"), Bench.PATH);
    eager(
        "an app that has read its body learns that its client has left",
        ClientRequest.post("/", "body"),
        Bench.ECHO);
    raw(
        "CAN-06",
        "a quiet app learns of a client that closes without a reset",
        bench -> {
          Quiet quiet = new Quiet();
          RawClient client = bench.serve(quiet::wait).connect().send(get("/"));
          Bench.await(quiet.called);
          client.close();
          quiet.assertToldInTime();
        });
    each(
        "CAN-06",
        "a quiet stream learns that its client has left",
        bench -> {
          Quiet quiet = new Quiet();
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write('x');
                            out.flush();
                            var unused = quiet.wait(env);
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          quiet.assertToldInTime();
        });
    raw(
        "CAN-05",
        "a client that has closed its side still gets its response",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text("still heard");
                  });
          RawClient client = site.connect().send(get("/"));
          Bench.await(called);
          client.halfClose();
          release.countDown();
          assertThat(client.read().body()).isEqualTo("still heard");
        });
  }

  private void written() {
    each(
        "CAN-07",
        "a write that fails cancels",
        bench -> {
          BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            try {
                              while (true) {
                                out.write(new byte[10_000]);
                                out.flush();
                              }
                            } finally {
                              reasons.add(String.valueOf(Env.CANCELLATION.get(env).reason()));
                            }
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          assertThat(Bench.take(reasons)).isEqualTo("CLIENT_GONE");
        });
    each(
        "CAN-02",
        "an action runs once, and at once if the request is cancelled already",
        bench -> {
          AtomicInteger early = new AtomicInteger();
          BlockingQueue<Integer> late = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env -> {
                    Cancellation cancellation = Env.CANCELLATION.get(env);
                    var unused = cancellation.onCancel(early::incrementAndGet);
                    return Response.stream(
                        "text/plain",
                        out -> {
                          try {
                            while (true) {
                              out.write(new byte[10_000]);
                              out.flush();
                            }
                          } finally {
                            AtomicInteger now = new AtomicInteger();
                            var second = cancellation.onCancel(now::incrementAndGet);
                            late.add(now.get());
                            second.close();
                          }
                        });
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          assertThat(Bench.take(late)).isEqualTo(1);
          Bench.until(() -> early.get() == 1);
        });
  }

  private void drained() {
    each(
        "CAN-08",
        "a drain cancels what is in hand, which is answered all the same",
        bench -> {
          Quiet quiet = new Quiet();
          Site site =
              bench.serve(
                  env -> {
                    var unused = quiet.wait(env);
                    return Response.text("answered");
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Bench.await(quiet.called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(10));
          assertThat(exchange.finish().body()).isEqualTo("answered");
          assertThat(Bench.take(quiet.reasons)).isEqualTo("SHUTDOWN");
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
    each(
        "CAN-04",
        "an action that throws stops no other",
        bench -> {
          Quiet quiet = new Quiet();
          Site site =
              bench.serve(
                  env -> {
                    var first =
                        Env.CANCELLATION
                            .get(env)
                            .onCancel(
                                () -> {
                                  throw new IllegalStateException("on purpose");
                                });
                    var unused = quiet.wait(env);
                    var last =
                        Env.CANCELLATION
                            .get(env)
                            .onCancel(
                                () -> {
                                  throw new IllegalStateException("on purpose");
                                });
                    first.close();
                    last.close();
                    return Response.text("answered");
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Bench.await(quiet.called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(10));
          assertThat(exchange.finish().body()).isEqualTo("answered");
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
    each(
        "CAN-03",
        "an action whose registration was closed does not run",
        bench -> {
          Quiet quiet = new Quiet();
          AtomicInteger ran = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    Env.CANCELLATION.get(env).onCancel(ran::incrementAndGet).close();
                    return quiet.wait(env);
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Bench.await(quiet.called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(10));
          assertThat(exchange.finish().status()).isEqualTo(200);
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
          assertThat(ran).hasValue(0);
        });
    each(
        "SINK-05",
        "the sink of an endless stream is closed by a drain, and the stream can end in peace",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write(Bench.bytes("begun"));
                            out.flush();
                            Bench.until(() -> !out.isOpen());
                            assertThat(Env.CANCELLATION.get(env).reason())
                                .isEqualTo(Cancellation.Reason.SHUTDOWN);
                            out.write(Bench.bytes("ended"));
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.read(5)).isEqualTo("begun");
          Draining draining = Draining.begin(site, Duration.ofSeconds(10));
          assertThat(exchange.finish().body()).isEqualTo("ended");
          exchange.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }
}
