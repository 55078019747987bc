package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/2 in frames; what means the same in HTTP/1.1 is in the other groups. */
final class Http2Cases extends CaseGroup {
  Http2Cases() {
    super("HTTP/2");
  }

  @Override
  void define() {
    protocol();
    fields();
    streams();
    windows();
    endings();
    draining();
  }

  private void protocol() {
    http2(
        "TWO-01",
        "it is spoken to who begins with it, by prior knowledge or ALPN",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH).connectHttp2();
          for (int i = 0; i < 3; i++) {
            Reply reply = connection.begin(ClientRequest.get("/" + i)).finish();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("/" + i);
          }
        });
    http2(
        "TWO-01",
        "HTTP/1.1 is spoken beside it on the same listener",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          assertThat(site.connectHttp2().begin(ClientRequest.get("/2")).finish().body())
              .isEqualTo("/2");
          RawClient client = site.connect("http/1.1");
          assertThat(client.send(Requests.get("/1")).read().body()).isEqualTo("/1");
        });
    http2(
        "TWO-01",
        "it is not spoken where the option http2 is false",
        bench -> {
          Options.Builder options = Options.builder().http2(false);
          Site site = bench.serve(Bench.PATH, options);
          RawClient client = site.connect("http/1.1");
          assertThat(client.send(Requests.get("/1")).read().body()).isEqualTo("/1");
          if (!bench.protocol().isTls()) {
            RawClient refused = site.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(refused.read().status()).isEqualTo(505);
          }
        });
  }

  private void fields() {
    http2(
        "TWO-02",
        "field names are lower-case on the wire, and none of HTTP/1.1's connections is sent",
        bench -> {
          // The client refuses anything else.
          Site site =
              bench.serve(
                  env ->
                      Response.text("x")
                          .withHeader("X-Mixed-Case", "Value")
                          .withHeader("ETag", "1"));
          Reply reply = site.get("/");
          assertThat(reply.headers().all("x-mixed-case")).containsExactly("Value");
          assertThat(reply.has("Connection")).isFalse();
        });
    http2(
        "TWO-02",
        "a 426 names no protocol, which only HTTP/1.1 changes to",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.status(426)
                          .withHeader("upgrade", "TLS/1.2")
                          .withHeader("Proxy-Connection", "keep-alive"));
          Reply reply = site.get("/");
          assertThat(reply.status()).isEqualTo(426);
          assertThat(reply.has("Upgrade")).isFalse();
          assertThat(reply.has("Proxy-Connection")).isFalse();
        });
    http2(
        "RES-03",
        "no field is lost of a response that waits behind a stream which the client does not read",
        bench -> {
          AtomicInteger written = new AtomicInteger();
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/small")
                          ? Response.text("small").withHeader("X-Kept", "yes")
                          : Response.stream(
                              "x/y",
                              out -> {
                                for (int i = 0; i < 200; i++) {
                                  out.write(new byte[60_000 + i]);
                                  written.incrementAndGet();
                                }
                              }));
          for (int n = 0; n < 5; n++) {
            written.set(0);
            Http2Connection connection = site.connectHttp2SlowReader(1 << 26);
            Http2Exchange large = connection.begin(ClientRequest.get("/large"));
            assertThat(large.head().status()).isEqualTo(200);
            Bench.untilItRests(written);
            Http2Exchange small = connection.begin(ClientRequest.get("/small"));
            Reply reply = small.finish();
            assertThat(reply.headers().all("x-kept")).containsExactly("yes");
            assertThat(reply.body()).isEqualTo("small");
            large.leave();
          }
        });
    http2(
        "TWO-02",
        "close of the app is not sent, and the response is",
        bench -> {
          Site site = bench.serve(env -> Response.text("bye").withHeader("Connection", "close"));
          assertThat(site.get("/").body()).isEqualTo("bye");
        });
    http2(
        "ENV-22",
        ":authority is HTTP_HOST",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Host", "example.org:8443"),
                env -> assertThat(env).containsEntry("HTTP_HOST", "example.org:8443")));
    http2(
        "ENV-19",
        "crumbs of a cookie are joined with semicolons",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Cookie", "a=1").with("Cookie", "b=2; c=3"),
                env -> assertThat(env).containsEntry("HTTP_COOKIE", "a=1; b=2; c=3")));
    http2(
        "ENV-20",
        "no pseudo-field makes a key of its own",
        bench ->
            seen(
                bench,
                ClientRequest.get("/x"),
                env -> {
                  assertThat(env.keySet()).noneMatch(key -> key.contains(":"));
                  assertThat(env).doesNotContainKeys("HTTP_METHOD", "HTTP_PATH", "HTTP_SCHEME");
                  for (var field : Env.HEADERS.get(env)) {
                    assertThat(field.getKey()).doesNotStartWith(":");
                  }
                }));
    http2(
        "REQ-07",
        "a large block of fields is read over several frames",
        bench -> {
          Site site =
              bench.serve(looking(env -> assertThat(env).containsKeys("HTTP_X_0", "HTTP_X_4")));
          ClientRequest request = ClientRequest.get("/");
          for (int i = 0; i < 5; i++) {
            request = request.with("X-" + i, "v".repeat(4_000));
          }
          assertThat(site.send(request).status()).isEqualTo(200);
        });
    http2(
        "LIM-02",
        "fields of too many bytes are a 431 or end the stream, without a call",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("x");
                  },
                  Options.builder().maxHeaderBytes(2_000));
          Http2Exchange exchange =
              site.connectHttp2().begin(ClientRequest.get("/").with("X-Long", "v".repeat(3_000)));
          exchange.assertRefused(431);
          assertThat(calls).hasValue(0);
          assertThat(site.get("/").status()).isEqualTo(200);
        });
  }

  private void streams() {
    http2(
        "TWO-03",
        "streams of a connection run side by side, and a slow one holds up no other",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      Bench.await(release);
                    }
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange slow = connection.begin(ClientRequest.get("/slow"));
          for (int i = 0; i < 20; i++) {
            assertThat(connection.begin(ClientRequest.get("/" + i)).finish().body())
                .isEqualTo("/" + i);
          }
          release.countDown();
          assertThat(slow.finish().body()).isEqualTo("/slow");
        });
    http2(
        "TWO-03",
        "many streams at once have each their own response",
        bench -> {
          int count = 50;
          CountDownLatch all = new CountDownLatch(count);
          Site site =
              bench.serve(
                  env -> {
                    all.countDown();
                    Bench.await(all); // none is answered before all are in the app
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          List<Http2Exchange> exchanges = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            exchanges.add(connection.begin(ClientRequest.get("/" + i)));
          }
          for (int i = 0; i < count; i++) {
            assertThat(exchanges.get(i).finish().body()).isEqualTo("/" + i);
          }
        });
    http2(
        "TWO-03",
        "bodies of several streams that come interleaved stay apart",
        bench -> {
          Http2Connection connection = bench.serve(Bench.ECHO).connectHttp2();
          Http2Exchange one = connection.begin(ClientRequest.open("/1"));
          Http2Exchange two = connection.begin(ClientRequest.open("/2"));
          for (int i = 0; i < 10; i++) {
            one.write("1");
            two.write("22");
          }
          one.end();
          two.end();
          assertThat(two.finish().body()).isEqualTo("2".repeat(20));
          assertThat(one.finish().body()).isEqualTo("1".repeat(10));
        });
    http2(
        "TWO-04",
        "RST_STREAM cancels its request within two seconds, and no other of the connection",
        bench -> {
          CountDownLatch called = new CountDownLatch(2);
          CountDownLatch release = new CountDownLatch(1);
          BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env -> {
                    var cancellation = Env.CANCELLATION.get(env);
                    if (Env.PATH_INFO.get(env).equals("/left")) {
                      var unused =
                          cancellation.onCancel(
                              () -> reasons.add(String.valueOf(cancellation.reason())));
                    }
                    called.countDown();
                    Bench.await(release);
                    return Response.text(cancellation.isCancelled() ? "cancelled" : "wanted");
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange left = connection.begin(ClientRequest.get("/left"));
          Http2Exchange stays = connection.begin(ClientRequest.get("/stays"));
          Bench.await(called);
          left.leave();
          assertThat(reasons.poll(2, TimeUnit.SECONDS)).isEqualTo("CLIENT_GONE");
          release.countDown();
          assertThat(stays.finish().body()).isEqualTo("wanted");
        });
    http2(
        "TWO-04",
        "the writer of a stream that was reset gets an exception, and the connection goes on",
        bench -> {
          CountDownLatch failed = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "x/y",
                              out -> {
                                try {
                                  while (true) {
                                    out.write(new byte[10_000]);
                                    out.flush();
                                  }
                                } finally {
                                  failed.countDown();
                                }
                              }));
          Http2Connection connection = site.connectHttp2();
          Http2Exchange left = connection.begin(ClientRequest.get("/"));
          assertThat(left.head().status()).isEqualTo(200);
          left.leave();
          Bench.await(failed);
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("quick");
        });
  }

  private void windows() {
    http2(
        "TWO-05",
        "a stream whose window is empty blocks its own writer, and no other stream",
        bench -> {
          AtomicInteger written = new AtomicInteger();
          byte[] block = new byte[16 * 1024];
          int blocks = 64; // a megabyte, and as many windows hold one block
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "x/y",
                              out -> {
                                for (int i = 0; i < blocks; i++) {
                                  out.write(block);
                                  out.flush();
                                  written.incrementAndGet();
                                }
                              }));
          Http2Connection connection = Http2Connection.open(site.connect("h2"), block.length);
          Http2Exchange stalled = connection.begin(ClientRequest.get("/"));
          assertThat(stalled.head().status()).isEqualTo(200);
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("quick");
          Bench.untilItRests(written);
          assertThat(written.get()).isLessThan(blocks / 2);
          assertThat(stalled.finish().body()).hasSize(blocks * block.length);
        });
    http2(
        "TWO-05",
        "an upload that the app does not read stops at its window, and others go on",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      Bench.await(release);
                      return Response.text("" + Env.INPUT.get(env).readAllBytes().length);
                    }
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange slow = connection.begin(ClientRequest.open("/slow"));
          slow.write("x".repeat(10_000));
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("/quick");
          release.countDown();
          slow.write("x".repeat(5_000_000)).end();
          assertThat(slow.finish().body()).isEqualTo("5010000");
        });
    http2(
        "SINK-01",
        "a flush is a frame of its own",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('a');
                            out.flush();
                            Bench.await(release);
                            out.write('b');
                          }));
          Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readSome()).isEqualTo("a");
          assertThat(exchange.dataFrames()).isEqualTo(1);
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("b");
        });
  }

  private void endings() {
    for (String method : new String[] {"HEAD", "GET"}) {
      http2(
          "RES-08",
          method.equals("HEAD") ? "HEAD has no data" : "a 204 has no data",
          bench -> {
            Site site =
                bench.serve(
                    env ->
                        Env.REQUEST_METHOD.get(env).equals("HEAD")
                            ? Response.text("hello")
                            : Response.status(204));
            Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.of(method, "/"));
            exchange.awaitEnd();
            assertThat(exchange.resetCode()).isNull();
            assertThat(exchange.dataFrames()).isZero();
          });
    }
    http2(
        "TWO-06",
        "a response that breaks off ends with RST_STREAM, and the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/next")
                          ? Response.text("next")
                          : Response.stream(
                              "x/y",
                              out -> {
                                out.write(Bench.bytes("half"));
                                out.flush();
                                throw new IllegalStateException("on purpose");
                              }));
          Http2Connection connection = site.connectHttp2();
          Http2Exchange broken = connection.begin(ClientRequest.get("/"));
          assertThat(broken.head().status()).isEqualTo(200);
          assertThat(broken.readUntilItBreaksOff()).isEqualTo("half");
          assertThat(broken.resetCode()).isNotNull().isNotEqualTo(0);
          assertThat(connection.begin(ClientRequest.get("/next")).finish().body())
              .isEqualTo("next");
        });
    http2(
        "SINK-07",
        "trailers end the stream",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('x');
                            out.trailers(Headers.of("X-Sum", "42"));
                          }));
          Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.get("/"));
          assertThat(exchange.finish().trailers().first("x-sum")).isEqualTo("42");
        });
    http2(
        "SEP-16",
        "an answer to a body that the app left alone ends the stream, and the connection goes on",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH).connectHttp2();
          Http2Exchange unread = connection.begin(ClientRequest.open("/unread"));
          unread.write("x".repeat(1_000));
          assertThat(unread.finish().body()).isEqualTo("/unread");
          assertThat(connection.begin(ClientRequest.get("/next")).finish().body())
              .isEqualTo("/next");
        });
    http2(
        "TWO-06",
        "an answer before the end of the body does not end its stream with an error",
        bench -> {
          Http2Connection connection =
              bench.serve(Bench.ECHO, Options.builder().maxBody(1_000)).connectHttp2();
          Http2Exchange refused = connection.begin(ClientRequest.open("/"));
          refused.write("x".repeat(5_000));
          assertThat(refused.finish().status()).isEqualTo(413);
          assertThat(connection.begin(ClientRequest.get("/next")).finish().status()).isEqualTo(200);
          assertThat(refused.closeCode()).isIn(null, Http2Connection.NO_ERROR);
        });
    http2(
        "UPG-06",
        "an upgrade in answer to HTTP/2 is a 500",
        bench -> {
          Site site =
              bench.serve(env -> Response.upgrade("echo", Headers.empty(), (in, out) -> {}));
          assertThat(site.get("/").status()).isEqualTo(500);
        });
  }

  private void draining() {
    http2(
        "TWO-07",
        "a drain sends GOAWAY, and the streams below its last one are finished",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text("finished");
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange exchange = connection.begin(ClientRequest.get("/"));
          Bench.await(called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          assertThat(connection.goneAwayCode()).isZero();
          assertThat(connection.lastStream()).isGreaterThanOrEqualTo(exchange.id());
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("finished");
          connection.close();
          assertThat(draining.report().clean()).isTrue();
          assertThat(draining.report().finished()).isEqualTo(1);
        });
    http2(
        "TWO-07",
        "a connection without a stream is told by GOAWAY",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          Http2Connection connection = site.connectHttp2();
          assertThat(connection.begin(ClientRequest.get("/x")).finish().body()).isEqualTo("/x");
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          connection.close();
          assertThat(draining.report().cut()).isEmpty();
        });
    http2(
        "TWO-07",
        "a connection that begins with HTTP/2 during the drain is told, and served if it is in time",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client = site.connect("h2");
          Bench.until(() -> site.server().stats().connections() == 1);
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          Http2Connection connection = Http2Connection.open(client, Http2Connection.WIDE_WINDOW);
          Http2Exchange exchange = connection.begin(ClientRequest.get("/x"));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          if (connection.lastStream() >= exchange.id()) {
            assertThat(exchange.finish().body()).isEqualTo("/x");
          }
          connection.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }
}
