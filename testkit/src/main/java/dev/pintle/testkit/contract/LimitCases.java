package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Response;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Each limit has its own status, and holds for every request of a connection. */
final class LimitCases extends CaseGroup {
  LimitCases() {
    super("limits");
  }

  @Override
  void define() {
    heads();
    bodies();
    connections();
    connectionsOfHttp2();
    calls();
  }

  /** Twice what fits, then what does not. */
  private void limit(
      String rule, String name, Options.Builder options, String fits, String tooMuch, int status) {
    for (String counted : new String[] {rule, "LIM-12"}) {
      boolean first = counted.equals(rule);
      raw(
          counted,
          name + (first ? " is a " + status + " without a call" : " is refused later on too"),
          bench -> {
            AtomicInteger calls = new AtomicInteger();
            Site site =
                bench.serve(
                    env -> {
                      calls.incrementAndGet();
                      return Bench.ECHO.call(env);
                    },
                    options);
            RawClient client = site.connect();
            int before = first ? 0 : 2;
            for (int i = 0; i < before; i++) {
              assertThat(client.send(fits).read().status()).isEqualTo(200);
            }
            assertThat(client.send(tooMuch).read().status()).isEqualTo(status);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(calls).hasValue(before);
            assertThat(site.ask(fits).status()).isEqualTo(200);
          });
    }
  }

  private void heads() {
    limit(
        "LIM-01",
        "a request line that is too long",
        Options.builder().maxRequestLine(100),
        get("/" + "x".repeat(80)),
        get("/" + "x".repeat(100)),
        414);
    raw(
        "LIM-01",
        "a request line of 8000 bytes fits by default, and one of 9000 does not",
        bench -> {
          Site site = bench.serve(env -> Response.text("" + Env.PATH_INFO.get(env).length()));
          assertThat(site.ask(get("/" + "x".repeat(7_999))).body()).isEqualTo("8000");
          assertThat(site.ask(get("/" + "x".repeat(9_000))).status()).isEqualTo(414);
        });
    raw(
        "LIM-01",
        "a request line without an end is refused before its end",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect().send("GET /");
          client.sendWhatIsTaken(Bench.bytes("x".repeat(1000)), 100);
          assertThat(client.readToEnd()).startsWith("HTTP/1.1 414 ");
        });
    limit(
        "LIM-02",
        "a field that is too long",
        Options.builder().maxHeaderBytes(200),
        get("/", "X: " + "x".repeat(150)),
        get("/", "X: " + "x".repeat(200)),
        431);
    limit(
        "LIM-02",
        "one field too many",
        Options.builder().maxHeaders(4),
        get("/", "A: b", "A: b", "A: b"),
        get("/", "A: b", "A: b", "A: b", "A: b"),
        431);
    raw(
        "LIM-02",
        "a field without an end is refused before its end",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
          client.sendWhatIsTaken(Bench.bytes("x".repeat(1000)), 200);
          assertThat(client.readToEnd()).startsWith("HTTP/1.1 431 ");
        });
  }

  private void bodies() {
    limit(
        "LIM-03",
        "a declared body that is too large",
        Options.builder().maxBody(10),
        post("/", "0123456789"),
        request("POST", "/", "Content-Length: 11"),
        413);
    each(
        "LIM-03",
        "a body that is just small enough is read",
        bench -> {
          Site site = bench.serve(Bench.ECHO, Options.builder().maxBody(10));
          assertThat(site.send(ClientRequest.post("/", "0123456789")).body())
              .isEqualTo("0123456789");
          assertThat(site.send(ClientRequest.post("/", "0123456789+")).status()).isEqualTo(413);
        });
    each(
        "LIM-04",
        "an open body that grows too large makes the read throw a 413",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    try {
                      return Bench.ECHO.call(env);
                    } catch (HttpException e) {
                      return Response.text("seen " + e.status());
                    }
                  },
                  Options.builder().maxBody(4));
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("abcde");
          Reply reply = exchange.finish();
          assertThat(reply.body()).isEqualTo("seen 413");
        });
    raw(
        "LIM-04",
        "chunks that grow too large are a 413, also to a client that keeps sending",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, Options.builder().maxBody(1000)).connect();
          client.send(chunked("/", ""));
          client.sendWhatIsTaken(Bench.bytes("64\r\n" + "x".repeat(100) + "\r\n"), 2000);
          assertThat(client.read().status()).isEqualTo(413);
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "LIM-05",
        "extensions of chunks are bounded",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect();
          client.send(chunked("/", "1;"));
          client.sendWhatIsTaken(Bench.bytes("x".repeat(1000)), 1000);
          assertThat(client.readHead().status()).isBetween(400, 499);
        });
    raw(
        "LIM-06",
        "a refusal can be read by a client that keeps sending",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO, Options.builder().maxBody(10)).connect();
          client.send(request("POST", "/", "Content-Length: 8000000"));
          client.sendWhatIsTaken(new byte[100_000], 80);
          assertThat(client.read().status()).isEqualTo(413);
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "LIM-06",
        "an answer of the app can be read by a client that keeps sending",
        bench -> {
          RawClient client = bench.serve(env -> Response.text("enough")).connect();
          client.send(request("POST", "/", "Content-Length: 8000000"));
          client.sendWhatIsTaken(new byte[100_000], 80);
          assertThat(client.read().body()).isEqualTo("enough");
        });
  }

  private void connections() {
    raw(
        "LIM-07",
        "one connection too many is not served, and counted",
        bench -> {
          Site site = bench.serve(Bench.PATH, Options.builder().maxConnections(2));
          RawClient first = site.connect();
          RawClient second = site.connect();
          assertThat(first.send(get("/")).read().status()).isEqualTo(200);
          assertThat(second.send(get("/")).read().status()).isEqualTo(200);
          RawClient third = site.connect();
          third.sendWhatIsTaken(Bench.bytes(get("/third")), 1);
          String told;
          try {
            told = third.readToEnd();
          } catch (java.io.IOException e) {
            told = ""; // closed without a word, which is allowed where it cannot be told
          }
          assertThat(told).doesNotContain("/third");
          if (!told.isEmpty()) {
            assertThat(told).startsWith("HTTP/1.1 503 ");
          }
          Bench.until(() -> site.server().stats().refused() == 1);
          assertThat(first.send(get("/")).read().status()).isEqualTo(200);
        });
    raw(
        "LIM-07",
        "a connection that ends makes room",
        bench -> {
          Site site = bench.serve(Bench.PATH, Options.builder().maxConnections(1));
          RawClient first = site.connect();
          assertThat(first.send(get("/", "Connection: close")).readToEnd()).isNotEmpty();
          first.close();
          Bench.until(() -> site.server().stats().connections() == 0);
          assertThat(site.ask(get("/")).status()).isEqualTo(200);
        });
  }

  private void connectionsOfHttp2() {
    http2(
        "LIM-07",
        "one connection too many of HTTP/2 is refused, and ended",
        bench -> {
          Site site = bench.serve(Bench.PATH, Options.builder().maxConnections(1));
          Http2Connection first = site.connectHttp2();
          assertThat(first.begin(ClientRequest.get("/1")).finish().status()).isEqualTo(200);
          try {
            Http2Connection second = site.connectHttp2();
            second.begin(ClientRequest.get("/2")).assertRefused(503);
            while (!second.isGoneAway()) {
              second.readFrame();
            }
          } catch (java.net.SocketTimeoutException e) {
            throw e;
          } catch (java.io.IOException e) {
            // closed without a word, which is allowed where it cannot be told
          }
          assertThat(first.begin(ClientRequest.get("/3")).finish().status()).isEqualTo(200);
          Bench.until(() -> site.server().stats().refused() == 1);
        });
  }

  private void calls() {
    each(
        "LIM-14",
        "calls above max-concurrent-calls wait their turn",
        bench -> {
          AtomicInteger now = new AtomicInteger();
          AtomicInteger most = new AtomicInteger();
          CountDownLatch firstIsIn = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    firstIsIn.countDown();
                    Bench.await(release);
                    now.decrementAndGet();
                    return Response.text("x");
                  },
                  Options.builder().maxConcurrentCalls(1));
          ClientExchange[] exchanges = new ClientExchange[5];
          for (int i = 0; i < exchanges.length; i++) {
            exchanges[i] = site.open(ClientRequest.get("/" + i));
          }
          Bench.await(firstIsIn);
          Bench.until(() -> site.server().stats().queued() == exchanges.length - 1);
          release.countDown();
          for (ClientExchange exchange : exchanges) {
            assertThat(exchange.finish().status()).isEqualTo(200);
          }
          assertThat(most).hasValue(1);
        });
    each(
        "LIM-14",
        "as many calls run at once as are allowed",
        bench -> {
          int calls = 4;
          CountDownLatch busy = new CountDownLatch(calls);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    busy.countDown();
                    Bench.await(release);
                    return Response.text("done");
                  },
                  Options.builder().maxConcurrentCalls(calls));
          ClientExchange[] exchanges = new ClientExchange[2 * calls];
          for (int i = 0; i < exchanges.length; i++) {
            exchanges[i] = site.open(ClientRequest.get("/"));
          }
          Bench.await(busy);
          release.countDown();
          for (ClientExchange exchange : exchanges) {
            assertThat(exchange.finish().body()).isEqualTo("done");
          }
        });
    each(
        "LIM-15",
        "one stream above max-streams is a 503, and its end makes room",
        bench -> {
          CountDownLatch streaming = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            streaming.countDown();
                            Bench.await(release);
                            out.write('x');
                          }),
                  Options.builder().maxStreams(1));
          ClientExchange first = site.open(ClientRequest.get("/"));
          Bench.await(streaming);
          assertThat(site.get("/").status()).isEqualTo(503);
          release.countDown();
          assertThat(first.finish().body()).isEqualTo("x");
          Bench.until(() -> site.server().stats().active() == 0);
          assertThat(site.get("/").body()).isEqualTo("x");
        });
    each(
        "LIM-14",
        "calls that wait hold up no quick ones below the limit",
        bench -> {
          int slow = 60;
          CountDownLatch all = new CountDownLatch(slow);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      all.countDown();
                      Bench.await(release);
                    }
                    return Response.text("done");
                  },
                  Options.builder().drainTimeout(Duration.ofSeconds(5)));
          ClientExchange[] exchanges = new ClientExchange[slow];
          for (int i = 0; i < slow; i++) {
            exchanges[i] = site.open(ClientRequest.get("/slow"));
          }
          Bench.await(all);
          for (int i = 0; i < 20; i++) {
            assertThat(site.get("/" + i).body()).isEqualTo("done");
          }
          release.countDown();
          for (ClientExchange exchange : exchanges) {
            assertThat(exchange.finish().body()).isEqualTo("done");
          }
        });
  }
}
