package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Kept connections, pipelining, and bodies that the app leaves alone. */
final class ConnectionCases extends CaseGroup {
  ConnectionCases() {
    super("connections");
  }

  @Override
  void define() {
    kept();
    closed();
    pipelined();
    unread();
  }

  private void kept() {
    raw(
        "SEP-18",
        "a connection of HTTP/1.1 is kept",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          for (String path : new String[] {"/one", "/two", "/three"}) {
            Reply reply = client.send(get(path)).read();
            assertThat(reply.body()).isEqualTo(path);
            assertThat(reply.closes()).isFalse();
          }
        });
    raw(
        "SEP-18",
        "an option that only begins or ends like close is another",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          Reply reply = client.send(get("/", "Connection: closed, notclose")).read();
          assertThat(reply.closes()).isFalse();
          assertThat(client.send(get("/two")).read().body()).isEqualTo("/two");
        });
    raw(
        "SEP-18",
        "a connection of HTTP/1.0 is kept if the client asks for it",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          Reply reply = client.send(http10("GET", "/one", "Connection: Keep-Alive")).read();
          assertThat(reply.field("Connection")).isEqualToIgnoringCase("keep-alive");
          assertThat(client.send(http10("GET", "/two")).read().body()).isEqualTo("/two");
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "SEP-18",
        "an empty line between requests is skipped",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          assertThat(client.send(get("/one")).read().body()).isEqualTo("/one");
          assertThat(client.send("\r\n" + get("/two")).read().body()).isEqualTo("/two");
        });
    raw(
        "SEP-18",
        "a client that has closed its side behind its requests is answered",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(get("/one") + get("/two")).halfClose();
          assertThat(client.read().body()).isEqualTo("/one");
          assertThat(client.read().body()).isEqualTo("/two");
          assertThat(client.readToEnd()).isEmpty();
        });
  }

  private void closing(String rule, String name, String request) {
    raw(
        rule,
        name,
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Bench.PATH.call(env);
                  });
          RawClient client = site.connect().send(request + get("/behind"));
          assertThat(client.read().body()).isEqualTo("/");
          assertThat(client.readToEnd()).isEmpty();
          assertThat(calls).hasValue(1);
        });
  }

  private void closed() {
    closing("SEP-14", "close closes, and nothing behind it is seen", get("/", "Connection: close"));
    closing(
        "SEP-14",
        "close is found among other options, in any case",
        get("/", "Connection: keep-alive, x ,\tCLOSE , y"));
    closing(
        "SEP-14",
        "close is found in any Connection field",
        get("/", "Connection: keep-alive", "Connection: close", "Connection: x"));
    closing("SEP-18", "HTTP/1.0 without a word closes", http10("GET", "/"));
    closing(
        "SEP-18",
        "close wins over keep-alive in HTTP/1.0",
        http10("GET", "/", "Connection: keep-alive, close"));
    raw(
        "SEP-14",
        "the answer to close says close",
        bench ->
            assertThat(bench.serve(Bench.PATH).ask(get("/", "Connection: close")).closes())
                .isTrue());
    raw(
        "RES-06",
        "the app may say close, once, and the connection is closed",
        bench -> {
          Site site = bench.serve(env -> Response.text("bye").withHeader("Connection", "close"));
          RawClient client = site.connect().send(get("/") + get("/behind"));
          Reply reply = client.read();
          assertThat(reply.headers().all("Connection")).containsExactly("close");
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "SEP-19",
        "a connection that ends within a head is no request",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("");
                  });
          for (String half :
              new String[] {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"}) {
            assertThat(site.connect().send(half).halfClose().readToEnd()).doesNotContain(" 200 ");
          }
          assertThat(calls).hasValue(0);
        });
  }

  private void pipelined() {
    raw(
        "SEP-15",
        "pipelined requests are answered in order, with and without bodies",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(get("/1") + post("/2", "body of two") + chunked("/3", "1\r\nx\r\n0\r\n\r\n"));
          client.send(get("/4"));
          for (int i = 1; i <= 4; i++) {
            assertThat(client.read().body()).isEqualTo("/" + i);
          }
        });
    raw(
        "SEP-15",
        "the order is kept when an earlier one is slow",
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
          RawClient client = site.connect().send(get("/slow") + get("/quick"));
          assertThat(site.ask(get("/other")).body()).isEqualTo("/other");
          release.countDown();
          assertThat(client.read().body()).isEqualTo("/slow");
          assertThat(client.read().body()).isEqualTo("/quick");
        });
    raw(
        "SEP-15",
        "an answer does not wait for a slow request behind it",
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
          RawClient client = site.connect().send(get("/quick") + get("/slow"));
          assertThat(client.read().body()).isEqualTo("/quick");
          release.countDown();
          assertThat(client.read().body()).isEqualTo("/slow");
        });
    raw(
        "SEP-15",
        "no two requests of one connection are in the app at once",
        bench -> {
          AtomicInteger now = new AtomicInteger();
          AtomicInteger most = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    return Response.text("x");
                  });
          RawClient client = site.connect().send(get("/").repeat(200));
          for (int i = 0; i < 200; i++) {
            assertThat(client.read().status()).isEqualTo(200);
          }
          assertThat(most).hasValue(1);
        });
    raw(
        "LIM-13",
        "a client that takes no answers is not read from for ever",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          byte[] large = new byte[64 * 1024];
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.bytes("x/y", large);
                  });
          RawClient client = site.connectSlowReader().send(get("/").repeat(800));
          assertThat(client.read().body()).hasSize(large.length);
          // 50 MB of answers are asked for, and fit in no buffer of a socket.
          Bench.untilItRests(calls);
          assertThat(calls.get()).isLessThan(800);
        });
  }

  private void unread() {
    raw(
        "SEP-16",
        "a small body that the app leaves alone is never a request",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(post("/one", get("/smuggled")) + get("/two"));
          assertThat(client.read().body()).isEqualTo("/one");
          assertNextOrEnd(client, "/two");
        });
    raw(
        "SEP-16",
        "a large body that the app leaves alone is never a request",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          String body = get("/smuggled").repeat(5_000);
          client.sendWhatIsTaken(Bench.bytes(post("/one", body) + get("/two")), 1);
          assertThat(client.read().body()).isEqualTo("/one");
          assertNextOrEnd(client, "/two");
        });
    raw(
        "SEP-16",
        "a body that comes behind the answer is never a request",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          String body = get("/smuggled").repeat(3_000); // more than is read before a call
          client.send(request("POST", "/one", "Content-Length: " + body.length()));
          assertThat(client.read().body()).isEqualTo("/one");
          client.sendWhatIsTaken(Bench.bytes(body + get("/two")), 1);
          assertNextOrEnd(client, "/two");
        });
    raw(
        "SEP-16",
        "chunks that come behind the answer are never a request",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(chunked("/one", "5\r\nabcde\r\n"));
          assertThat(client.read().body()).isEqualTo("/one");
          client.sendWhatIsTaken(Bench.bytes("3\r\nfgh\r\n0\r\nX: y\r\n\r\n" + get("/two")), 1);
          assertNextOrEnd(client, "/two");
        });
    raw(
        "SEP-16",
        "broken chunks that the app leaves alone end the connection",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(chunked("/", "x\r\n\r\n" + get("/smuggled")));
          assertThat(client.read().body()).doesNotContain("smuggled");
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "SEP-16",
        "the rest of a body that was read in part is never a request",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    InputStream in = Env.INPUT.get(env);
                    assertThat(in.readNBytes(3)).hasSize(3);
                    return Bench.PATH.call(env);
                  });
          RawClient client = site.connect();
          client.send(post("/one", "abc" + get("/smuggled")) + post("/two", "abc"));
          assertThat(client.read().body()).isEqualTo("/one");
          assertNextOrEnd(client, "/two");
        });
    raw(
        "SEP-16",
        "the body of a GET that the app leaves alone is never a request",
        bench -> {
          String smuggled = get("/smuggled");
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(get("/one", "Content-Length: " + smuggled.length()) + smuggled + get("/two"));
          assertThat(client.read().body()).isEqualTo("/one");
          assertNextOrEnd(client, "/two");
        });
  }

  /** A server may read over what was left, or end the connection; nothing else. */
  static void assertNextOrEnd(RawClient client, String path) throws IOException {
    String rest;
    try {
      client.halfClose();
      rest = client.readToEnd();
    } catch (IOException e) {
      return; // reset by the server, which had bytes left that it did not want
    }
    if (!rest.isEmpty()) {
      assertThat(rest).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + path);
      assertThat(rest.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }
  }
}
