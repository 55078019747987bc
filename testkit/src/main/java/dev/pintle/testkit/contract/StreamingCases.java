package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.BodySink;
import dev.pintle.BodyWriter;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The sink of a body: what is flushed arrives, what is slow blocks. */
final class StreamingCases extends CaseGroup {
  StreamingCases() {
    super("streaming");
  }

  @Override
  void define() {
    flushes();
    sinks();
    pressure();
    gone();
  }

  private static Site streaming(Bench bench, BodyWriter writer) throws IOException {
    return bench.serve(env -> Response.stream("text/plain", writer));
  }

  private void flushes() {
    each(
        "SINK-01",
        "one byte flushed arrives before the next is written",
        bench -> {
          Semaphore go = new Semaphore(0);
          Site site =
              streaming(
                  bench,
                  out -> {
                    for (char c = 'a'; c < 'k'; c++) {
                      out.write(c);
                      out.flush();
                      go.acquire();
                    }
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          for (char c = 'a'; c < 'k'; c++) {
            assertThat(exchange.read(1)).isEqualTo("" + c);
            go.release();
          }
          assertThat(exchange.readSome()).isEmpty();
        });
    each(
        "SINK-01",
        "a flush before any byte sends the head",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              streaming(
                  bench,
                  out -> {
                    out.flush();
                    Bench.await(release);
                    out.write('x');
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("x");
        });
    each(
        "SINK-01",
        "a flush within a promised length arrives",
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
                              })
                          .withHeader("Content-Length", "2"));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.read(1)).isEqualTo("a");
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("b");
        });
    raw(
        "SINK-01",
        "a flush reaches a client of HTTP/1.0",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              streaming(
                  bench,
                  out -> {
                    out.write(Bench.bytes("one"));
                    out.flush();
                    Bench.await(release);
                    out.write(Bench.bytes("two"));
                  });
          RawClient client = site.connect().send(http10("GET", "/"));
          assertThat(client.readHead().status()).isEqualTo(200);
          assertThat(client.read(3)).isEqualTo("one");
          release.countDown();
          assertThat(client.readToEnd()).isEqualTo("two");
        });
    raw(
        "SINK-01",
        "a stream does not wait for a request behind it, nor that for a stream of another client",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "text/plain",
                              out -> {
                                out.write('a');
                                out.flush();
                                Bench.await(release);
                              }));
          RawClient stream = site.connect().send(get("/stream") + get("/quick"));
          assertThat(stream.readHead().status()).isEqualTo(200);
          assertThat(stream.readChunk()).isEqualTo("a");
          assertThat(site.ask(get("/quick")).body()).isEqualTo("quick");
          release.countDown();
          assertThat(stream.readChunk()).isEmpty();
          assertThat(stream.readLine()).isEmpty();
          assertThat(stream.read().body()).isEqualTo("quick");
        });
    each(
        "SINK-02",
        "close only flushes, and writes behind it count",
        bench -> {
          Site site =
              streaming(
                  bench,
                  out -> {
                    out.write('a');
                    out.close();
                    out.write('b');
                    out.close();
                  });
          assertThat(site.get("/").body()).isEqualTo("ab");
        });
  }

  private void sinks() {
    each(
        "SINK-06",
        "a buffer is taken whole, and can be used again at once",
        bench -> {
          Site site =
              streaming(
                  bench,
                  out -> {
                    ByteBuffer direct = ByteBuffer.allocateDirect(100_010);
                    direct.position(5).limit(100_005);
                    while (direct.hasRemaining()) {
                      direct.put((byte) 'x');
                    }
                    direct.position(5);
                    out.write(direct);
                    assertThat(direct.position()).isEqualTo(100_005);
                    assertThat(direct.limit()).isEqualTo(100_005);
                    ByteBuffer small = ByteBuffer.wrap(Bench.bytes("-abc-")).position(1).limit(4);
                    out.write(small);
                    small.put(1, (byte) 'Z');
                    byte[] array = Bench.bytes("def");
                    out.write(array);
                    array[0] = 'Z';
                    out.write(ByteBuffer.wrap(Bench.bytes("ghi")).asReadOnlyBuffer());
                  });
          assertThat(site.get("/").body()).isEqualTo("x".repeat(100_000) + "abcdefghi");
        });
    each(
        "SINK-11",
        "a write of nothing does not end the body",
        bench -> {
          Site site =
              streaming(
                  bench,
                  out -> {
                    out.write(new byte[0]);
                    out.flush();
                    out.write(ByteBuffer.allocate(0));
                    out.flush();
                    out.write('a');
                    out.write(new byte[0]);
                    out.flush();
                    out.flush();
                    out.write('b');
                  });
          assertThat(site.get("/").body()).isEqualTo("ab");
        });
    raw(
        "SINK-09",
        "a sink that is kept writes nothing into the next response",
        bench -> {
          AtomicReference<BodySink> kept = new AtomicReference<>();
          Site site =
              streaming(
                  bench,
                  out -> {
                    BodySink earlier = kept.getAndSet(out);
                    if (earlier != null) {
                      try {
                        earlier.write(Bench.bytes("forged"));
                        earlier.flush();
                      } catch (IOException | IllegalStateException e) {
                        out.write('r');
                      }
                    }
                    out.write('x');
                  });
          RawClient client = site.connect();
          assertThat(client.send(get("/")).read().body()).isEqualTo("x");
          assertThat(client.send(get("/")).read().body()).isIn("rx", "x");
          assertThat(client.send(get("/")).read().body()).isIn("rx", "x");
        });
    raw(
        "SINK-09",
        "a sink that is kept writes nothing to a connection that waits",
        bench -> {
          AtomicReference<BodySink> kept = new AtomicReference<>();
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            kept.set(out);
                            out.write('x');
                          }));
          RawClient client = site.connect();
          assertThat(client.send(get("/")).read().body()).isEqualTo("x");
          BodySink earlier = Objects.requireNonNull(kept.get());
          try {
            earlier.write(Bench.bytes("forged"));
            earlier.flush();
          } catch (IOException | IllegalStateException e) {
            // refused, as it may be
          }
          assertThat(client.send(get("/")).read().body()).isEqualTo("x");
        });
    each(
        "SINK-05",
        "the sink is open while the client listens",
        bench -> {
          Site site =
              streaming(
                  bench,
                  out -> {
                    assertThat(out.isOpen()).isTrue();
                    out.write('x');
                    out.flush();
                    assertThat(out.isOpen()).isTrue();
                  });
          assertThat(site.get("/").body()).isEqualTo("x");
        });
  }

  private void pressure() {
    each(
        "SINK-03",
        "a client that does not read blocks the writer, and what waits is bounded",
        bench -> {
          AtomicInteger written = new AtomicInteger();
          byte[] block = new byte[64 * 1024];
          int blocks = 800;
          Site site =
              streaming(
                  bench,
                  out -> {
                    for (int i = 0; i < blocks; i++) {
                      out.write(block);
                      written.incrementAndGet();
                    }
                  });
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          // 50 MB fit into no buffer of a socket; a writer that is not blocked would be done soon.
          Bench.untilItRests(written);
          assertThat(written.get()).isLessThan(blocks / 2);
          long came = 0;
          for (String some = exchange.readSome(); !some.isEmpty(); some = exchange.readSome()) {
            came += some.length();
          }
          assertThat(came).isEqualTo((long) blocks * block.length);
        });
    each(
        "SINK-13",
        "a body one of whose writes was interrupted and failed does not look whole",
        bench -> {
          BlockingQueue<Boolean> failed = new LinkedBlockingQueue<>();
          AtomicInteger written = new AtomicInteger();
          AtomicReference<@Nullable Thread> writer = new AtomicReference<>();
          byte[] block = new byte[64 * 1024];
          Site site =
              streaming(
                  bench,
                  out -> {
                    writer.set(Thread.currentThread());
                    boolean whole = true;
                    for (int i = 0; i < 800 && whole; i++) {
                      whole = isTaken(() -> out.write(block));
                      written.incrementAndGet();
                    }
                    boolean unused = Thread.interrupted();
                    boolean goesOn = isTaken(() -> out.write(Bench.bytes("and goes on")));
                    goesOn &= isTaken(out::flush);
                    failed.add(!whole && !goesOn);
                  });
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          Bench.untilItRests(written);
          Objects.requireNonNull(writer.get()).interrupt();
          boolean breaksOff = !endsCleanly(exchange);
          // Where no interrupt makes a write fail, all of it comes.
          assertThat(Bench.take(failed)).isEqualTo(breaksOff);
        });
    each(
        "SINK-03",
        "a client that does not read holds up no other",
        bench -> {
          byte[] block = new byte[64 * 1024];
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "x/y",
                              out -> {
                                for (int i = 0; i < 200; i++) {
                                  out.write(block);
                                }
                              }));
          for (int i = 0; i < 4; i++) {
            assertThat(site.openSlowReader(ClientRequest.get("/")).head().status()).isEqualTo(200);
          }
          assertThat(site.get("/quick").body()).isEqualTo("quick");
        });
    each(
        "SINK-03",
        "many streams run beside quick requests",
        bench -> {
          int streams = 30;
          CountDownLatch running = new CountDownLatch(streams);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "text/plain",
                              out -> {
                                out.write('a');
                                out.flush();
                                running.countDown();
                                Bench.await(release);
                                out.write('b');
                              }));
          ClientExchange[] exchanges = new ClientExchange[streams];
          for (int i = 0; i < streams; i++) {
            exchanges[i] = site.open(ClientRequest.get("/"));
          }
          Bench.await(running);
          assertThat(site.get("/quick").body()).isEqualTo("quick");
          release.countDown();
          for (ClientExchange exchange : exchanges) {
            assertThat(exchange.finish().body()).isEqualTo("ab");
          }
        });
  }

  private void gone() {
    each(
        "SINK-04",
        "a write fails with ClientGoneException when the client has left",
        bench -> {
          CountDownLatch failed = new CountDownLatch(1);
          AtomicReference<Throwable> thrown = new AtomicReference<>();
          Site site =
              streaming(
                  bench,
                  out -> {
                    assertThatThrownBy(
                            () -> {
                              while (true) {
                                out.write(new byte[10_000]);
                                out.flush();
                              }
                            })
                        .satisfies(thrown::set)
                        .isInstanceOf(ClientGoneException.class);
                    failed.countDown();
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          Bench.await(failed);
          assertThat(thrown.get()).isInstanceOf(IOException.class);
        });
    each(
            "SINK-05",
            "the sink is closed once a quiet client has left",
            bench -> {
              CountDownLatch closed = new CountDownLatch(1);
              Site site =
                  bench.serve(
                      env ->
                          Response.stream(
                              "text/plain",
                              out -> {
                                out.write('x');
                                out.flush();
                                Bench.until(() -> !out.isOpen());
                                assertThat(Env.CANCELLATION.get(env).isCancelled()).isTrue();
                                closed.countDown();
                              }));
              ClientExchange exchange = site.open(ClientRequest.get("/"));
              assertThat(exchange.head().status()).isEqualTo(200);
              exchange.leave();
              Bench.await(closed);
            })
        .needs(Feature.EAGER_CANCELLATION);
  }

  private interface Write {
    void run() throws IOException;
  }

  private static boolean isTaken(Write write) {
    try {
      write.run();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean endsCleanly(ClientExchange exchange) {
    try {
      String some = exchange.readSome();
      while (!some.isEmpty()) {
        some = exchange.readSome();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
