package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Clients that stop, trickle or take nothing. */
final class TimeoutCases extends CaseGroup {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Where the client has to do something within the time, on a machine that stops, too. */
  private static final Duration PATIENT = Duration.ofSeconds(3);

  private static final long PAUSE_NANOS = 20_000_000;

  TimeoutCases() {
    super("timeouts");
  }

  @Override
  void define() {
    heads();
    idle();
    bodies();
  }

  private static Options.Builder head() {
    return Options.builder().headTimeout(SHORT);
  }

  /** For a client that has a request answered first. */
  private static Options.Builder patientHead() {
    return Options.builder().headTimeout(PATIENT);
  }

  /** Sends it again and again, well within the timeout, and gives what the server says at last. */
  private static String trickle(RawClient client, String text) throws Exception {
    Thread sender =
        new Thread(
            () -> {
              try {
                while (true) {
                  client.send(text);
                  LockSupport.parkNanos(PAUSE_NANOS); // the pace is what is tested
                }
              } catch (IOException e) {
                // closed at last
              }
            },
            "trickle");
    sender.setDaemon(true);
    sender.start();
    StringBuilder came = new StringBuilder();
    try {
      for (int next = client.input().read(); next >= 0; next = client.input().read()) {
        came.append((char) next);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server let it trickle", e);
    } catch (IOException e) {
      // the last bytes were answered with a reset
    } finally {
      client.close();
    }
    sender.join();
    return came.toString();
  }

  /** A head too late is answered with 408, or the connection closed. */
  private static void assertTimedOut(String came) {
    if (!came.isEmpty()) {
      assertThat(came).startsWith("HTTP/1.1 408 ");
    }
  }

  private void heads() {
    raw(
        "LIM-08",
        "a head that stops is a 408 or a close",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, head()).connect();
          assertTimedOut(client.send("GET / HTTP/1.1\r\nHo").readToEnd());
        });
    raw(
        "LIM-08",
        "a head that trickles is a 408 or a close",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, head()).connect();
          assertTimedOut(trickle(client.send("GET / HTTP/1.1\r\nHost: a\r\nX: "), "x"));
        });
    raw(
        "LIM-08",
        "a request line that trickles is a 408 or a close",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, head()).connect();
          assertTimedOut(trickle(client.send("GET /"), "x"));
        });
    raw(
        "LIM-08",
        "a connection that never sends is closed",
        bench -> assertTimedOut(bench.serve(Bench.PATH, head()).connect().readToEnd()));
    raw(
        "LIM-08",
        "empty lines keep no connection open",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, head()).connect();
          assertThat(trickle(client, "\r\n")).doesNotContain(" 200 ");
        });
    raw(
        "LIM-12",
        "a head that has begun behind a request in hand has time until that is answered",
        bench -> {
          CountDownLatch late = new CountDownLatch(1);
          CountDownLatch sent = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      LockSupport.parkNanos(PATIENT.toNanos() * 5 / 4); // longer than the timeout
                      late.countDown();
                      Bench.await(sent);
                    }
                    return Bench.PATH.call(env);
                  },
                  patientHead());
          RawClient client = site.connect().send(get("/slow") + "GET /second HT");
          Bench.await(late);
          client.send("TP/1.1\r\nHo");
          sent.countDown();
          assertThat(client.read().body()).isEqualTo("/slow");
          client.send("st: a\r\n\r\n");
          assertThat(client.read().body()).isEqualTo("/second");
        });
    raw(
        "LIM-12",
        "the head of a second request has the same deadline",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, patientHead()).connect();
          assertThat(client.send(get("/")).read().status()).isEqualTo(200);
          assertTimedOut(trickle(client.send("GET / HTTP/1.1\r\nHost: a\r\nX: "), "x"));
        });
    raw(
        "LIM-12",
        "a head begun in the packet of another request has the same deadline",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, patientHead()).connect();
          client.send(get("/") + "GET / HTTP/1.1\r\nHost: a\r\nX: ");
          assertThat(client.read().status()).isEqualTo(200);
          assertTimedOut(trickle(client, "x"));
        });
  }

  private void idle() {
    raw(
        "LIM-11",
        "a kept connection without a request is closed",
        bench -> {
          RawClient client =
              bench.serve(Bench.PATH, Options.builder().idleTimeout(SHORT)).connect();
          assertThat(client.send(get("/")).read().closes()).isFalse();
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "LIM-12",
        "a kept connection is closed behind its second request too",
        bench -> {
          RawClient client =
              bench.serve(Bench.PATH, Options.builder().idleTimeout(PATIENT)).connect();
          assertThat(client.send(get("/")).read().closes()).isFalse();
          assertThat(client.send(get("/")).read().closes()).isFalse();
          assertThat(client.readToEnd()).isEmpty();
        });
    each(
        "LIM-11",
        "a request in hand is not idle, however long its app is quiet",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    LockSupport.parkNanos(2 * SHORT.toNanos()); // longer than the timeout
                    return Response.text("done");
                  },
                  Options.builder().idleTimeout(SHORT));
          assertThat(site.get("/").body()).isEqualTo("done");
        });
    each(
        "LIM-11",
        "a stream that is quiet is not idle",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write('a');
                            out.flush();
                            LockSupport.parkNanos(2 * SHORT.toNanos());
                            out.write('b');
                          }),
                  Options.builder().idleTimeout(SHORT).writeTimeout(SHORT));
          assertThat(site.get("/").body()).isEqualTo("ab");
        });
  }

  private static Options.Builder body() {
    return Options.builder().bodyTimeout(SHORT);
  }

  private void bodies() {
    raw(
        "LIM-09",
        "a small body that stops is a 408",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, body()).connect();
          client.send(request("POST", "/", "Content-Length: 10") + "half");
          assertThat(client.read().status()).isEqualTo(408);
          assertThat(client.readToEnd()).isEmpty();
        });
    each(
        "LIM-09",
        "an open body that stops makes the read throw a 408",
        bench -> {
          BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env -> {
                    try {
                      return Bench.ECHO.call(env);
                    } catch (HttpException e) {
                      statuses.add(e.status());
                      throw e;
                    }
                  },
                  body());
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("half");
          assertThat(exchange.head().status()).isEqualTo(408);
          assertThat(Bench.take(statuses)).isEqualTo(408);
        });
    raw(
        "LIM-09",
        "a large body that stops is a 408",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, body()).connect();
          client.send(request("POST", "/", "Content-Length: 1000000") + "half");
          assertThat(client.read().status()).isEqualTo(408);
        });
    raw(
        "LIM-09",
        "a chunk that stops is a 408",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, body()).connect();
          assertThat(client.send(chunked("/", "5\r\nab")).read().status()).isEqualTo(408);
        });
    each(
        "LIM-09",
        "the time of the app does not count against the client",
        bench -> {
          CountDownLatch sent = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Bench.await(sent);
                    LockSupport.parkNanos(2 * SHORT.toNanos());
                    return Response.text("" + Env.INPUT.get(env).readAllBytes().length);
                  },
                  body());
          ClientExchange exchange = site.open(ClientRequest.open("/"));
          exchange.write("x".repeat(10_000)).end();
          sent.countDown();
          assertThat(exchange.finish().body()).isEqualTo("10000");
        });
    each(
        "LIM-09",
        "the time of the app within a body does not count against the client",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    InputStream in = Env.INPUT.get(env);
                    assertThat(in.read()).isEqualTo('a');
                    LockSupport.parkNanos(3 * SHORT.toNanos());
                    long before = System.nanoTime();
                    assertThatThrownBy(in::read).isInstanceOf(HttpException.class);
                    // A read has all of the time, whatever went before, and nothing has to be fast.
                    assertThat(System.nanoTime() - before).isGreaterThan(SHORT.toNanos() * 9 / 10);
                    throw new HttpException(408, "too late");
                  },
                  body());
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("a");
          assertThat(exchange.head().status()).isEqualTo(408);
        });
    http2(
        "LIM-09",
        "an upload that stops is a 408, also where write-timeout is shorter",
        bench -> {
          Options.Builder options = Options.builder().bodyTimeout(SHORT.multipliedBy(3));
          Site site = bench.serve(Bench.ECHO, options.writeTimeout(SHORT));
          ClientExchange exchange = site.open(ClientRequest.open("/"));
          assertThat(exchange.write("x".repeat(50_000)).head().status()).isEqualTo(408);
        });
    raw(
        "LIM-09",
        "the 408 for a body that trickles can be read by a client that goes on",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, body()).connect();
          client.send(request("POST", "/", "Content-Length: 1000000"));
          client.send("x");
          Reply reply = client.readHead();
          assertThat(reply.status()).isEqualTo(408);
          client.sendWhatIsTaken(new byte[100_000], 5);
          assertThat(client.readBody("POST", reply).body()).isNotEmpty();
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "LIM-09",
        "a body that the app leaves alone is not waited for for ever",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, body()).connect();
          client.send(request("POST", "/", "Content-Length: 100000"));
          assertThat(client.read().body()).isEqualTo("/");
          assertThat(client.readToEnd()).isEmpty();
        });
  }
}
