package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What becomes of the other streams of a connection of HTTP/2 when one of them ends early. */
final class Http2StreamCases extends CaseGroup {
  /** So that few of them fill what lies between server and client. */
  private static final int HINT_BYTES = 7_000;

  /** Jetty ends a connection that pings it more than 128 times a second. */
  private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final App LENGTH =
      env -> Response.text("" + Env.INPUT.get(env).readAllBytes().length);

  Http2StreamCases() {
    super("streams of HTTP/2");
  }

  @Override
  void define() {
    windows();
    uploads();
    goingAway();
    interim();
    lengths();
  }

  /** An app that leaves the bodies of /unread alone until it is released. */
  private static App unreadUntil(CountDownLatch release) {
    return env -> {
      if (Env.PATH_INFO.get(env).equals("/unread")) {
        Bench.await(release);
        return Response.text("unread");
      }
      return LENGTH.call(env);
    };
  }

  private void windows() {
    http2(
        "TWO-05",
        "what came on streams that were reset takes no window from others",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Http2Connection connection = bench.serve(unreadUntil(release)).connectHttp2();
          for (int i = 0; i < 40; i++) { // in all more than a window has
            Http2Exchange left = connection.begin(ClientRequest.open("/unread"));
            left.write("x".repeat(40_000));
            left.leave();
          }
          assertThat(connection.begin(ClientRequest.post("/", "x".repeat(100_000))).finish().body())
              .isEqualTo("100000");
          release.countDown();
        });
    http2(
        "TWO-05",
        "uploads that the app does not read hold up no other",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Http2Connection connection = bench.serve(unreadUntil(release)).connectHttp2();
          for (int i = 0; i < 4; i++) {
            connection.begin(ClientRequest.open("/unread")).write("x".repeat(60_000));
          }
          Http2Exchange small = connection.begin(ClientRequest.open("/unread"));
          for (int i = 0; i < 100; i++) {
            small.write("x");
            assertThat(connection.begin(ClientRequest.post("/", "y")).finish().body())
                .isEqualTo("1");
          }
          assertThat(connection.begin(ClientRequest.post("/", "x".repeat(100_000))).finish().body())
              .isEqualTo("100000");
          release.countDown();
        });
  }

  private void uploads() {
    http2(
        "TWO-06",
        "a large upload that is answered unread takes no other stream along",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      Bench.await(release);
                      return Response.text("slow");
                    }
                    return Response.text("no").withStatus(401);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange slow = connection.begin(ClientRequest.get("/slow"));
          Http2Exchange upload = connection.begin(ClientRequest.open("/"));
          assertThat(upload.head().status()).isEqualTo(401);
          uploadUntilReset(connection, upload);
          sendLate(connection, upload);
          release.countDown();
          assertThat(slow.finish().body()).isEqualTo("slow");
        });
    http2(
        "TWO-06",
        "a response that breaks off within an upload takes no other stream along",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/next")
                          ? LENGTH.call(env)
                          : Response.stream(
                              "x/y",
                              out -> {
                                out.write('x');
                                out.flush();
                                throw new IllegalStateException("on purpose");
                              }));
          Http2Connection connection = site.connectHttp2();
          for (int i = 0; i < 4; i++) {
            Http2Exchange upload = connection.begin(ClientRequest.open("/"));
            uploadUntilReset(connection, upload);
            sendLate(connection, upload);
            Http2Exchange next = connection.begin(ClientRequest.post("/next", "x".repeat(100_000)));
            assertThat(next.finish().body()).isEqualTo("100000");
          }
        });
  }

  /** Sends a body that never ends, a part at a time, until the server has reset the stream. */
  private static void uploadUntilReset(Http2Connection connection, Http2Exchange upload)
      throws IOException {
    String part = "x".repeat(10_000);
    try {
      while (!upload.isReset()) {
        upload.write(part);
        connection.roundTrip(); // servers end a connection that makes them reset too often
        LockSupport.parkNanos(PING_NANOS);
      }
    } catch (IOException e) {
      if (!upload.isReset()) {
        throw e;
      }
    }
  }

  /** Sends what had been on its way when the reset came, as it were. */
  private static void sendLate(Http2Connection connection, Http2Exchange upload)
      throws IOException {
    for (int i = 0; i < 3; i++) {
      int granted = connection.claimSendWindow(1_000);
      connection.send(Http2Connection.DATA, 0, upload.id(), new byte[granted]);
    }
  }

  private void goingAway() {
    http2(
        "TWO-07",
        "a client that says GOAWAY without an error has its requests answered",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text(
                        (Env.CANCELLATION.get(env).isCancelled() ? "cancelled " : "")
                            + Env.INPUT.get(env).readAllBytes().length);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange exchange = connection.begin(ClientRequest.open("/"));
          Bench.await(called);
          connection.goAway();
          release.countDown();
          exchange.write("x".repeat(100_000)).end();
          assertThat(exchange.finish().body()).isEqualTo("100000");
          connection.awaitClose();
        });
  }

  private void interim() {
    http2(
        "REQ-09",
        "100 is sent when the app reads, and the response behind it comes whole",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    int length = Env.INPUT.get(env).readAllBytes().length;
                    Env.INFORMATIONAL.get(env).send(103, Headers.of("X-Length", "" + length));
                    return Response.bytes("x/y", new byte[200_000]);
                  });
          Http2Connection connection = Http2Connection.open(site.connect("h2"), 60_000);
          Http2Exchange exchange =
              connection.begin(ClientRequest.open("/").with("Expect", "100-continue"));
          assertThat(exchange.head().status()).isEqualTo(100);
          exchange.write("hello").end();
          Reply interim = exchange.head();
          assertThat(interim.status()).isEqualTo(103);
          assertThat(interim.field("X-Length")).isEqualTo("5");
          Reply reply = exchange.finish();
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body()).hasSize(200_000);
          assertThat(exchange.resetCode()).isNull();
        });
    http2(
        "REQ-09",
        "no 100 is sent if the app does not read, and the connection goes on",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH).connectHttp2();
          for (int i = 0; i < 3; i++) {
            Http2Exchange exchange =
                connection.begin(ClientRequest.open("/" + i).with("Expect", "100-continue"));
            Reply reply = exchange.finish();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("/" + i);
          }
        });
    raw(
            "LIM-10",
            "no response follows an interim one that the client did not take",
            bench -> {
              BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
              RawClient client = bench.serve(hinting(thrown), impatient()).connectSlowReader();
              client.send(Requests.get("/"));
              assertThat(Bench.take(thrown)).isInstanceOf(ClientGoneException.class);
              String came;
              try {
                came = client.readToEnd();
              } catch (SocketException e) {
                return; // it ended by a reset
              }
              assertThat(came).startsWith("HTTP/1.1 103 ").doesNotContain("HTTP/1.1 200 ");
            })
        .needs(Feature.INFORMATIONAL);
    http2(
        "LIM-10",
        "no response follows an interim one that the client did not take",
        bench -> {
          BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
          Http2Exchange exchange =
              bench
                  .serve(hinting(thrown), impatient())
                  .connectHttp2SlowReader(Http2Connection.WIDE_WINDOW)
                  .begin(ClientRequest.get("/"));
          assertThat(Bench.take(thrown)).isInstanceOf(ClientGoneException.class);
          assertThat(statusesUntilItEnds(exchange)).allMatch(status -> status == 103);
        });
  }

  private static Options.Builder impatient() {
    return Options.builder().writeTimeout(Duration.ofMillis(300));
  }

  /** An app that sends interim responses until it fails, and goes on as if it had not. */
  private static App hinting(BlockingQueue<Throwable> thrown) {
    return env -> {
      Informational informational = Env.INFORMATIONAL.get(env);
      try {
        for (int i = 100_000; i < 200_000; i++) { // each another one, which no table shortens
          informational.send(103, Headers.of("X-Hint", i + "h".repeat(HINT_BYTES - 6)));
        }
      } catch (IOException e) {
        thrown.add(e);
      }
      return Response.text("final").withHeader("X-Final", "yes").withHeader("Connection", "close");
    };
  }

  private static List<Integer> statusesUntilItEnds(ClientExchange exchange) {
    List<Integer> statuses = new ArrayList<>();
    try {
      Reply head = exchange.head();
      while (head.status() < 200) {
        statuses.add(head.status());
        assertThat(head.field("X-Hint")).hasSize(HINT_BYTES);
        assertThat(head.has("X-Final")).isFalse();
        head = exchange.head();
      }
      statuses.add(head.status());
    } catch (IOException e) {
      // it ends here
    }
    return statuses;
  }

  private void lengths() {
    for (String length : new String[] {"-5", "+5", "5 5", "5,5", ""}) {
      http2(
          "SEP-20",
          "a content-length of \"" + length + "\" is refused",
          bench -> refused(bench, length));
    }
    http2("SEP-20", "two of content-length are refused", bench -> refused(bench, "5", "5"));
  }

  private static void refused(Bench bench, String... lengths) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Site site =
        bench.serve(
            env -> {
              calls.incrementAndGet();
              return Response.text("x");
            });
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of(":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"));
    for (String length : lengths) {
      fields.addAll(List.of("content-length", length));
    }
    Http2Exchange exchange = site.connectHttp2().begin(fields, false);
    try {
      exchange.write("12345").end();
      exchange.assertRefused(400);
    } catch (SocketException e) {
      // the connection was ended
    }
    assertThat(calls).hasValue(0);
  }
}
