package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Bodies of requests. */
final class RequestBodyCases extends CaseGroup {
  RequestBodyCases() {
    super("request bodies");
  }

  @Override
  void define() {
    whole();
    piecewise();
    coded();
    broken();
  }

  private void echoed(String name, String body) {
    each(
        "REQ-07",
        name,
        bench -> {
          Reply reply = bench.serve(Bench.ECHO).send(ClientRequest.post("/", body));
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body().equals(body)).as("the body came back as it was sent").isTrue();
        });
  }

  private void whole() {
    echoed("a body comes whole", "hello");
    echoed("an empty body is empty", "");
    echoed("every byte comes as it was sent", everyByte());
    echoed("line breaks are not touched", "foo\nbar\r\nbaz\n\n\r\r\n");
    echoed("a body that looks like a request is a body", Requests.get("/smuggled"));
    echoed("a body of 96,000 bytes comes whole", "0123456789abcdef".repeat(6_000));
    echoed("a body larger than every buffer comes whole", pattern(3_000_001));
    each(
        "REQ-03",
        "a form is read",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    var form = Request.of(env).form(1000);
                    return Response.text(form.first("a") + "|" + form.all("b"));
                  });
          ClientRequest request =
              ClientRequest.post("/", "a=x+y%21&b=1&b=2")
                  .with("Content-Type", "application/x-www-form-urlencoded");
          assertThat(site.send(request).body()).isEqualTo("x y!|[1, 2]");
        });
    each(
        "REQ-05",
        "a body above the limit of its reader is a 413",
        bench -> {
          Site site = bench.serve(env -> Response.text(Request.of(env).text(4)));
          assertThat(site.send(ClientRequest.post("/", "1234")).body()).isEqualTo("1234");
          assertThat(site.send(ClientRequest.post("/", "12345")).status()).isEqualTo(413);
        });
    each(
        "REQ-04",
        "a malformed form is a 400",
        bench -> {
          Site site = bench.serve(env -> Response.text("" + Request.of(env).form(1000)));
          ClientRequest request =
              ClientRequest.post("/", "a=%zz")
                  .with("Content-Type", "application/x-www-form-urlencoded");
          assertThat(site.send(request).status()).isEqualTo(400);
        });
    each(
        "ENV-28",
        "reading the body of a GET does not wait",
        bench -> assertThat(bench.serve(Bench.ECHO).get("/").body()).isEmpty());
    for (String method : new String[] {"PUT", "PATCH", "DELETE", "GET"}) {
      each(
          "REQ-07",
          method + " may have a body",
          bench -> {
            Reply reply =
                bench.serve(Bench.ECHO).send(ClientRequest.of(method, "/").withBody("data"));
            assertThat(reply.body()).isEqualTo("data");
          });
    }
  }

  static String everyByte() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      text.append((char) i);
    }
    return text.toString();
  }

  static String pattern(int size) {
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append((char) ((i * 31 + i / 251) & 0xff));
    }
    return text.toString();
  }

  private void piecewise() {
    each(
        "REQ-07",
        "a body of unknown length that comes bit by bit is whole",
        bench -> {
          ClientExchange exchange = bench.serve(Bench.ECHO).open(ClientRequest.open("/"));
          for (int i = 0; i < 200; i++) {
            exchange.write("abcde");
          }
          assertThat(exchange.end().finish().body()).isEqualTo("abcde".repeat(200));
        });
    each(
        "REQ-07",
        "an open body that ends at once is empty",
        bench ->
            assertThat(bench.serve(Bench.ECHO).open(ClientRequest.open("/")).end().finish().body())
                .isEmpty());
    each(
        "REQ-07",
        "bytes can be read when they have come, before the body has ended",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            InputStream in = Env.INPUT.get(env);
                            byte[] buffer = new byte[100];
                            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                              out.write(buffer, 0, n);
                              out.flush();
                            }
                          }));
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("one");
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.read(3)).isEqualTo("one");
          exchange.write("second");
          assertThat(exchange.read(6)).isEqualTo("second");
          assertThat(exchange.end().readSome()).isEmpty();
        });
    each(
        "ENV-18",
        "a body of unknown length has no CONTENT_LENGTH",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(env).doesNotContainKey("CONTENT_LENGTH");
                    assertThat(Request.of(env).contentLength()).isEqualTo(-1);
                    return Bench.ECHO.call(env);
                  });
          assertThat(site.open(ClientRequest.open("/")).write("x").end().finish().body())
              .isEqualTo("x");
        });
    each(
        "REQ-07",
        "behind its end the input stays at its end",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    InputStream in = Env.INPUT.get(env);
                    assertThat(in.readAllBytes()).hasSize(3);
                    return Response.text(in.read() + " " + in.read(new byte[5]));
                  });
          assertThat(site.send(ClientRequest.post("/", "abc")).body()).isEqualTo("-1 -1");
        });
  }

  private void coded() {
    raw(
        "REQ-07",
        "sizes of chunks have leading zeros and letters of either case",
        bench -> {
          String chunks = "0000a\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n";
          assertThat(bench.serve(Bench.ECHO).ask(chunked("/", chunks)).body())
              .isEqualTo("0123456789".repeat(2));
        });
    raw(
        "REQ-07",
        "extensions of chunks are skipped",
        bench -> {
          String chunks = "3;a\r\nabc\r\n3;a=b;c=\"d;e\"\r\ndef\r\n0;last\r\n\r\n";
          assertThat(bench.serve(Bench.ECHO).ask(chunked("/", chunks)).body()).isEqualTo("abcdef");
        });
    raw(
        "REQ-07",
        "the coding may be written in any case",
        bench -> {
          String head = request("POST", "/", "Transfer-Encoding: Chunked");
          assertThat(bench.serve(Bench.ECHO).ask(head + "3\r\nabc\r\n0\r\n\r\n").body())
              .isEqualTo("abc");
        });
    raw(
        "REQ-07",
        "a body gives nothing of the next request",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect();
          client.send(
              chunked("/", "3\r\nabc\r\n0\r\n\r\n") + post("/", "next") + post("/", "last"));
          assertThat(client.read().body()).isEqualTo("abc");
          assertThat(client.read().body()).isEqualTo("next");
          assertThat(client.read().body()).isEqualTo("last");
        });
    raw(
        "REQ-07",
        "an input kept by the app gives nothing of the next request",
        bench -> {
          AtomicReference<InputStream> kept = new AtomicReference<>();
          Site site =
              bench.serve(
                  env -> {
                    InputStream earlier = kept.getAndSet(Env.INPUT.get(env));
                    if (earlier == null) {
                      return Response.text("kept");
                    }
                    try {
                      return Response.text("read " + earlier.read());
                    } catch (IOException | RuntimeException e) {
                      return Response.text("refused");
                    }
                  });
          RawClient client = site.connect();
          assertThat(client.send(post("/", "abc")).read().body()).isEqualTo("kept");
          assertThat(client.send(post("/", "def")).read().body()).isIn("read -1", "refused");
        });
  }

  private void broken() {
    each(
        "REQ-08",
        "a client that leaves within its body makes the read throw",
        bench -> {
          CountDownLatch reading = new CountDownLatch(1);
          CountDownLatch failed = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    InputStream in = Env.INPUT.get(env);
                    assertThat(in.readNBytes(3)).hasSize(3);
                    reading.countDown();
                    try {
                      in.readAllBytes();
                    } catch (IOException | HttpException e) {
                      failed.countDown();
                      throw e;
                    }
                    return Response.text("whole");
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("abc");
          Bench.await(reading);
          exchange.leave();
          Bench.await(failed);
        });
    for (boolean connection : List.of(false, true)) {
      each(
          "REQ-08",
          "a body that breaks off with its "
              + (connection ? "connection" : "request")
              + " before the app reads it is not whole",
          bench -> {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch left = new CountDownLatch(1);
            BlockingQueue<String> came = new LinkedBlockingQueue<>();
            Site site =
                bench.serve(
                    env -> {
                      started.countDown();
                      Bench.await(left);
                      LockSupport.parkNanos(50_000_000); // by then it has most likely been seen
                      try {
                        came.add(Env.INPUT.get(env).readAllBytes().length + " bytes as if whole");
                      } catch (IOException | HttpException e) {
                        came.add("thrown");
                      }
                      return Response.text("x");
                    });
            ClientExchange exchange = site.open(ClientRequest.open("/")).write("abc");
            Bench.await(started);
            if (connection) {
              exchange.close();
            } else {
              exchange.leave();
            }
            left.countDown();
            assertThat(Bench.take(came)).isEqualTo("thrown");
          });
    }
    raw(
        "SEP-16",
        "a body that nobody reads is told from the next request, however its head came",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          String head =
              request("POST", "/first", "Content-Length: 100000", "X: " + "x".repeat(900));
          for (int cut : List.of(1, 100, 500, 900)) {
            RawClient client = site.connect().send(head.substring(0, cut));
            // By then the server has most likely seen it; it must hold either way.
            LockSupport.parkNanos(20_000_000);
            client.send(head.substring(cut) + "b".repeat(12_000));
            assertThat(client.read().body()).isEqualTo("/first");
            client.send("b".repeat(88_000) + get("/next"));
            assertThat(client.read().body()).as("cut at " + cut).isEqualTo("/next");
          }
        });
    raw(
        "REQ-08",
        "a body shorter than its length makes the read throw",
        bench -> brokenBody(bench, request("POST", "/", "Content-Length: 100000") + "half"));
    raw(
        "REQ-08",
        "chunks without a last one make the read throw",
        bench -> brokenBody(bench, chunked("/", "3\r\nabc\r\n")));
    raw(
        "REQ-08",
        "a chunk that breaks off makes the read throw",
        bench -> brokenBody(bench, chunked("/", "5\r\nab")));
    raw(
        "REQ-08",
        "trailers that break off make the read throw",
        bench -> brokenBody(bench, chunked("/", "0\r\nX: y\r\n")));
  }

  /** The request ends within its body, and the app must not think that it had it all. */
  private static void brokenBody(Bench bench, String request) throws Exception {
    AtomicReference<Object> came = new AtomicReference<>("no call");
    Site site =
        bench.serve(
            env -> {
              try {
                came.set(Env.INPUT.get(env).readAllBytes().length + " bytes as if whole");
              } catch (IOException | HttpException e) {
                came.set("thrown");
                throw e;
              }
              return Response.text("whole");
            });
    RawClient client = site.connect().send(request).halfClose();
    assertThat(client.readToEnd()).doesNotContain(" 200 ");
    client.close();
    assertThat(site.server().drain(Duration.ofSeconds(15)).clean()).isTrue();
    assertThat(came.get()).isIn("no call", "thrown");
  }
}
