package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** However a response ends, its body is closed exactly once. */
final class EndingCases extends CaseGroup {
  EndingCases() {
    super("endings");
  }

  /** A body that counts what is done to it. */
  private static final class Counted {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();

    Response writer(BodyWriter writer) {
      return Response.of(
          200,
          Headers.empty(),
          Body.writer(
              out -> {
                assertThat(closes).as("closed before it is written").hasValue(0);
                runs.incrementAndGet();
                writer.write(out);
              },
              closes::incrementAndGet));
    }

    Response stream(int size, long length) {
      InputStream in =
          new ByteArrayInputStream(new byte[size]) {
            @Override
            public void close() {
              closes.incrementAndGet();
            }
          };
      return Response.of(200, Headers.empty(), Body.of(in, length));
    }
  }

  /** Makes the response of a case. */
  @FunctionalInterface
  private interface Maker {
    Response make(Counted counted) throws Exception;
  }

  /** Serves one request to its end and the server with it, so that nothing can come later. */
  private void closedOnce(String name, int runs, ClientRequest request, Maker maker) {
    each(
        "BODY-02",
        name,
        bench -> {
          Counted counted = new Counted();
          Site site = bench.serve(env -> maker.make(counted));
          ClientExchange exchange = site.open(request);
          try {
            exchange.finish();
          } catch (IOException e) {
            // broken off, as some of these are
          }
          exchange.close();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          assertThat(counted.runs).as("runs of the writer").hasValue(runs);
          assertThat(counted.closes).as("closes").hasValue(1);
        });
  }

  @Override
  void define() {
    ClientRequest get = ClientRequest.get("/");
    ClientRequest head = ClientRequest.of("HEAD", "/");
    closedOnce("closed once when it was sent", 1, get, c -> c.writer(out -> out.write('x')));
    closedOnce(
        "closed once when it was flushed and sent",
        1,
        get,
        c ->
            c.writer(
                out -> {
                  out.write('x');
                  out.flush();
                  out.write('y');
                }));
    closedOnce("closed once and not run for HEAD", 0, head, c -> c.writer(out -> out.write('x')));
    for (int status : new int[] {204, 205, 304}) {
      closedOnce(
          "closed once and not run for " + status,
          0,
          get,
          c -> c.writer(out -> out.write('x')).withStatus(status));
    }
    closedOnce(
        "closed once when the writer throws at once",
        1,
        get,
        c ->
            c.writer(
                out -> {
                  throw new IllegalStateException("on purpose");
                }));
    closedOnce(
        "closed once when the writer throws midway",
        1,
        get,
        c ->
            c.writer(
                out -> {
                  out.write('x');
                  out.flush();
                  throw new IllegalStateException("on purpose");
                }));
    closedOnce(
        "closed once when it was shorter than promised",
        1,
        get,
        c -> c.writer(out -> out.write('x')).withHeader("Content-Length", "9"));
    closedOnce(
        "closed once when it was longer than promised",
        1,
        get,
        c -> c.writer(out -> out.write(new byte[100])).withHeader("Content-Length", "9"));
    closedOnce(
        "closed once and not run when a field is refused",
        0,
        get,
        c -> c.writer(out -> {}).withHeader("Transfer-Encoding", "x"));
    closedOnce(
        "closed once and not run when the status is refused",
        0,
        get,
        c -> c.writer(out -> {}).withStatus(42));
    closedOnce("an input stream that was sent", 0, get, c -> c.stream(100_000, -1));
    closedOnce("an input stream of known length that was sent", 0, get, c -> c.stream(10, 10));
    closedOnce("an input stream that is not sent to HEAD", 0, head, c -> c.stream(10, 10));
    closedOnce("an input stream that is too short", 0, get, c -> c.stream(10, 100_000));
    closedOnce("an input stream with a 304", 0, get, c -> c.stream(10, 10).withStatus(304));
    clientGone();
    orders();
  }

  private void clientGone() {
    each(
        "BODY-02",
        "closed once when the client leaves while it is written",
        bench -> {
          Counted counted = new Counted();
          Site site =
              bench.serve(
                  env ->
                      counted.writer(
                          out -> {
                            while (true) {
                              out.write(new byte[10_000]);
                              out.flush();
                            }
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          Bench.until(() -> counted.closes.get() > 0);
          exchange.close();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          assertThat(counted.closes).hasValue(1);
          assertThat(counted.runs).hasValue(1);
        });
    each(
        "BODY-02",
        "closed once when the client leaves before the app answers",
        bench -> {
          Counted counted = new Counted();
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return counted.writer(out -> out.write(new byte[1_000_000]));
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Bench.await(called);
          exchange.leave();
          exchange.close();
          release.countDown();
          Bench.until(() -> counted.closes.get() > 0);
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          assertThat(counted.closes).hasValue(1);
        });
    each(
        "BODY-02",
        "an input stream is closed once when the client leaves",
        bench -> {
          Counted counted = new Counted();
          Site site = bench.serve(env -> counted.stream(50_000_000, 50_000_000));
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          Bench.until(() -> counted.closes.get() > 0);
          exchange.close();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          assertThat(counted.closes).hasValue(1);
        });
  }

  private void orders() {
    each(
        "BODY-03",
        "the writer runs once, and not after close",
        bench -> {
          List<String> events = new CopyOnWriteArrayList<>();
          CountDownLatch ended = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Env.COMPLETION
                        .get(env)
                        .onComplete(
                            outcome -> {
                              events.add("complete");
                              ended.countDown();
                            });
                    return Response.of(
                        200,
                        Headers.empty(),
                        Body.writer(
                            out -> {
                              events.add("write");
                              out.write('x');
                            },
                            () -> events.add("close")));
                  });
          assertThat(site.get("/").body()).isEqualTo("x");
          Bench.await(ended);
          assertThat(events).containsExactly("write", "close", "complete");
        });
    each(
        "BODY-10",
        "what close throws changes nothing of the response",
        bench -> {
          AtomicInteger closes = new AtomicInteger();
          Site site =
              bench.serve(
                  env ->
                      Response.of(
                          200,
                          Headers.empty(),
                          Body.writer(
                              out -> out.write('x'),
                              () -> {
                                closes.incrementAndGet();
                                throw new IllegalStateException("closing fails on purpose");
                              })));
          assertThat(site.get("/").body()).isEqualTo("x");
          assertThat(site.get("/").body()).isEqualTo("x");
          Bench.until(() -> closes.get() == 2); // the last bytes may have gone before
        });
    raw(
        "BODY-10",
        "behind a body whose close throws the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.of(
                          200,
                          Headers.empty(),
                          Body.writer(
                              out -> out.write('x'),
                              () -> {
                                throw new IllegalStateException("closing fails on purpose");
                              })));
          RawClient client = site.connect();
          assertThat(client.send(get("/")).read().body()).isEqualTo("x");
          assertThat(client.send(get("/")).read().body()).isEqualTo("x");
        });
    raw(
        "BODY-02",
        "each body of a burst is closed before the next request is answered",
        bench -> {
          AtomicInteger open = new AtomicInteger();
          AtomicReference<String> overlap = new AtomicReference<>();
          Site site =
              bench.serve(
                  env -> {
                    if (open.getAndIncrement() != 0) {
                      overlap.set("two bodies were open at once");
                    }
                    return Response.of(
                        200,
                        Headers.empty(),
                        Body.writer(out -> out.write('x'), open::decrementAndGet));
                  });
          RawClient client = site.connect().send(get("/").repeat(20));
          for (int i = 0; i < 20; i++) {
            assertThat(client.read().body()).isEqualTo("x");
          }
          assertThat(overlap.get()).isNull();
          Bench.until(() -> open.get() == 0); // the last bytes may have gone before
        });
  }
}
