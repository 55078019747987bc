package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** 100 Continue is sent when the app reads, and not before. */
final class ExpectationCases extends CaseGroup {
  ExpectationCases() {
    super("expectations");
  }

  private static String expecting(int length) {
    return request("POST", "/", "Content-Length: " + length, "Expect: 100-continue");
  }

  @Override
  void define() {
    read();
    unread();
  }

  private void read() {
    raw(
        "REQ-09",
        "100 is sent when the app reads",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect().send(expecting(5));
          assertThat(client.read().status()).isEqualTo(100);
          assertThat(client.send("hello").read().body()).isEqualTo("hello");
          assertThat(client.send(get("/")).read().status()).isEqualTo(200);
        });
    raw(
        "REQ-09",
        "100 is sent for a chunked body too, whatever the case of the word",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect();
          client.send(request("POST", "/", "Transfer-Encoding: chunked", "Expect: 100-Continue"));
          assertThat(client.read().status()).isEqualTo(100);
          assertThat(client.send("3\r\nabc\r\n0\r\n\r\n").read().body()).isEqualTo("abc");
        });
    raw(
        "REQ-09",
        "100 is sent once",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect().send(expecting(6));
          assertThat(client.read().status()).isEqualTo(100);
          client.send("abc");
          client.send("def");
          assertThat(client.read().status()).isEqualTo(200);
        });
    raw(
        "REQ-09",
        "100 is sent to a stream that reads while it is written",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.stream("text/plain", out -> Env.INPUT.get(env).transferTo(out)));
          RawClient client = site.connect().send(expecting(5));
          assertThat(client.read().status()).isEqualTo(100);
          Reply reply = client.send("hello").read();
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body()).isEqualTo("hello");
        });
    raw(
        "REQ-09",
        "no 100 is sent behind the head of the final response",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write(Bench.bytes("begin:"));
                            out.flush();
                            Env.INPUT.get(env).transferTo(out);
                          }));
          RawClient client = site.connect().send(expecting(5));
          assertThat(client.readHead().status()).isEqualTo(200);
          assertThat(client.readChunk()).isEqualTo("begin:");
          client.send("hello");
          StringBuilder rest = new StringBuilder();
          for (String chunk = client.readChunk(); !chunk.isEmpty(); chunk = client.readChunk()) {
            rest.append(chunk);
          }
          assertThat(rest).hasToString("hello");
        });
    raw(
        "REQ-09",
        "a body that is there already is read",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect().send(expecting(5) + "hello");
          Reply reply = client.read();
          if (reply.status() == 100) { // allowed, if of no use
            reply = client.read();
          }
          assertThat(reply.body()).isEqualTo("hello");
          assertThat(client.send(get("/")).read().status()).isEqualTo(200);
        });
  }

  private void unread() {
    raw(
        "REQ-09",
        "no 100 is sent before the app reads",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          AtomicInteger reads = new AtomicInteger();
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    reads.incrementAndGet();
                    return Bench.ECHO.call(env);
                  });
          RawClient client = site.connect().send(expecting(5));
          Bench.await(called);
          assertThat(client.waitsForMore()).isTrue();
          release.countDown();
          assertThat(client.read().status()).isEqualTo(100);
          assertThat(reads).hasValue(1);
          assertThat(client.send("hello").read().body()).isEqualTo("hello");
        });
    raw(
        "REQ-09",
        "no 100 is sent if the app does not read, and nothing behind is taken for a request",
        bench -> {
          Site site = bench.serve(env -> Response.text("no").withStatus(403));
          RawClient client = site.connect().send(expecting(get("/smuggled").length()));
          assertThat(client.read().status()).isEqualTo(403);
          client.sendWhatIsTaken(Bench.bytes(get("/smuggled")), 1);
          assertThat(client.halfClose().readToEnd()).isEmpty();
        });
    raw(
        "REQ-09",
        "no 100 is sent if the app fails before it reads",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    throw new IllegalStateException("on purpose");
                  });
          assertThat(site.connect().send(expecting(5)).read().status()).isEqualTo(500);
        });
    raw(
        "REQ-09",
        "no 100 is sent in HTTP/1.0",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect();
          client.send(http10("POST", "/", "Content-Length: 5", "Expect: 100-continue") + "hello");
          assertThat(client.read().status()).isEqualTo(200);
        });
    raw(
        "REQ-09",
        "no 100 is sent without a body",
        bench ->
            assertThat(bench.serve(Bench.ECHO).ask(get("/", "Expect: 100-continue")).status())
                .isEqualTo(200));
    for (App app : new App[] {Bench.ECHO, Bench.PATH}) {
      String how = app == Bench.ECHO ? "read" : "left alone";
      String empty = request("POST", "/", "Content-Length: 0", "Expect: 100-continue");
      followed("a declared empty body that is " + how, app, empty);
      String chunked = request("POST", "/", "Transfer-Encoding: chunked", "Expect: 100-continue");
      followed("a chunked empty body that is " + how, app, chunked + "0\r\n\r\n");
      followed("no body, " + how, app, get("/", "Expect: 100-continue", "X: y"));
    }
    raw(
        "REQ-09",
        "any other expectation is a 417 without a call",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("");
                  });
          assertThat(site.ask(get("/", "Expect: gold")).status()).isEqualTo(417);
          assertThat(calls).hasValue(0);
        });
    raw(
        "LIM-03",
        "a body that is too large is a 413 and no 100",
        bench -> {
          Site site = bench.serve(Bench.ECHO, Options.builder().maxBody(4));
          assertThat(site.connect().send(expecting(5)).read().status()).isEqualTo(413);
        });
  }

  /** Nothing is to come behind these heads, so the connection is kept. */
  private void followed(String name, App app, String first) {
    raw(
        "REQ-09",
        "a request that expects 100 with " + name + " is followed by another",
        bench -> {
          RawClient client = bench.serve(app).connect().send(first);
          Reply reply = client.read();
          if (reply.status() == 100) { // allowed, if of no use
            reply = client.read();
          }
          assertThat(reply.status()).isEqualTo(200);
          assertThat(client.send(get("/next")).read().status()).isEqualTo(200);
        });
  }
}
