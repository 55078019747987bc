package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit has its own status, and holds for every request of a connection. */
class LimitsTest extends SocketTest {
  private final AtomicInteger calls = new AtomicInteger();

  private final App counted =
      env -> {
        calls.incrementAndGet();
        return ECHO.call(env);
      };

  private void assertRefused(Options.Builder options, String fits, String tooMuch, int status)
      throws Exception {
    RawClient client = connect(serve(counted, options));
    for (int i = 1; i <= 2; i++) {
      assertThat(client.send(fits).read().status()).isEqualTo(200);
      assertThat(calls).hasValue(i);
    }
    Reply reply = client.send(tooMuch).read();
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    assertThat(calls).hasValue(2);
  }

  @Test
  @Tag("LIM-01")
  @Tag("LIM-12")
  void aLongRequestLineGets414() throws Exception {
    Options.Builder options = Options.builder().set("max-request-line", "100");
    assertRefused(options, get("/" + "x".repeat(80)), get("/" + "x".repeat(100)), 414);
  }

  @Test
  @Tag("LIM-01")
  void aRequestLineWithoutEndGets414BeforeItsEnd() throws Exception {
    RawClient client = connect(serve(counted));
    client.sendWhatIsTaken("x".repeat(1000).getBytes(US_ASCII), 100);
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 414 ");
  }

  @Test
  @Tag("LIM-02")
  @Tag("LIM-12")
  void fieldsOfTooManyBytesGet431() throws Exception {
    Options.Builder options = Options.builder().set("max-header-bytes", "200");
    assertRefused(
        options, get("/", "X: " + "x".repeat(150)), get("/", "X: " + "x".repeat(200)), 431);
  }

  @Test
  @Tag("LIM-02")
  void tooManyFieldsGet431() throws Exception {
    Options.Builder options = Options.builder().set("max-headers", "4");
    assertRefused(
        options, get("/", "A: b", "A: b", "A: b"), get("/", "A: b", "A: b", "A: b", "A: b"), 431);
  }

  @Test
  @Tag("LIM-02")
  void aFieldWithoutEndGets431BeforeItsEnd() throws Exception {
    RawClient client = connect(serve(counted));
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    client.sendWhatIsTaken("x".repeat(1000).getBytes(US_ASCII), 200);
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 431 ");
    assertThat(calls).hasValue(0);
  }

  @Test
  @Tag("LIM-03")
  @Tag("LIM-12")
  void aDeclaredBodyTooLargeGets413BeforeItIsSent() throws Exception {
    Options.Builder options = Options.builder().set("max-body", "10");
    assertRefused(
        options, post("/", "0123456789"), request("POST", "/", "Content-Length: 11"), 413);
  }

  @Test
  @Tag("LIM-03")
  @Tag("LIM-06")
  void a413CanBeReadByAClientThatKeepsSending() throws Exception {
    RawClient client = connect(serve(counted, Options.builder().set("max-body", "10")));
    client.send(request("POST", "/", "Content-Length: 8000000"));
    client.sendWhatIsTaken(new byte[100_000], 80);
    Reply reply = client.read();
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  @Tag("LIM-06")
  void anAnswerOfTheAppCanBeReadByAClientThatKeepsSending() throws Exception {
    RawClient client = connect(serve(env -> Response.text("enough")));
    client.send(request("POST", "/", "Content-Length: 8000000"));
    client.sendWhatIsTaken(new byte[100_000], 80);
    Reply reply = client.read();
    assertThat(reply.body()).isEqualTo("enough");
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-07")
  @Tag("plain") // to tell so over TLS would cost a handshake
  void aConnectionTooManyIsToldSoAndCounted() throws Exception {
    TestServer server = serve(PATH, Options.builder().set("max-connections", "2"));
    RawClient first = connect(server);
    RawClient second = connect(server);
    assertThat(first.send(get("/")).read().status()).isEqualTo(200);
    assertThat(second.send(get("/")).read().status()).isEqualTo(200);
    RawClient third = connect(server);
    Reply reply = third.send(get("/")).read();
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.closes()).isTrue();
    assertThat(third.readToEnd()).isEmpty();
    assertThat(server.server().stats().refused()).isEqualTo(1);
    assertThat(first.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  @Tag("LIM-07")
  @Tag("plain")
  void aConnectionTooManyIsClosedAlthoughItSendsNothing() throws Exception {
    TestServer server =
        serve(PATH, Options.builder().set("max-connections", "1").set("head-timeout", "1h"));
    RawClient first = connect(server);
    assertThat(first.send(get("/")).read().status()).isEqualTo(200);
    assertThat(connect(server).readToEnd()).startsWith("HTTP/1.1 503 ");
  }

  @Test
  @Tag("LIM-07")
  void aConnectionThatEndsMakesRoom() throws Exception {
    TestServer server = serve(PATH, Options.builder().set("max-connections", "1"));
    RawClient first = connect(server);
    assertThat(first.send(get("/", "Connection: close")).readToEnd()).isNotEmpty();
    first.close();
    until(() -> server.server().stats().connections() == 0);
    assertThat(ask(server, get("/")).status()).isEqualTo(200);
  }

  @Test
  void maxConcurrentCallsOfOneMeansOneAtATime() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch firstIsIn = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              firstIsIn.countDown();
              await(release);
              now.decrementAndGet();
              return Response.text("x");
            },
            Options.builder().set("max-concurrent-calls", "1"));
    RawClient[] clients = new RawClient[6];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = connect(server).send(get("/" + i));
    }
    await(firstIsIn);
    until(() -> server.server().stats().queued() == clients.length - 1);
    release.countDown();
    for (RawClient client : clients) {
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void aStreamTooManyGets503() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch streaming = new CountDownLatch(1);
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      streaming.countDown();
                      await(release);
                      out.write('x');
                    }),
            Options.builder().set("max-streams", "1"));
    RawClient first = connect(server).send(get("/"));
    await(streaming);
    RawClient second = connect(server);
    assertThat(second.send(get("/")).read().status()).isEqualTo(503);
    release.countDown();
    assertThat(first.read().body()).isEqualTo("x");
    assertThat(first.send(get("/")).read().body()).isEqualTo("x");
    until(() -> server.server().stats().requests() == 3); // it has ended, and not only its body
    assertThat(second.send(get("/")).read().body()).isEqualTo("x");
  }

  @Test
  void blockedCallsDoNotStopQuickOnes() throws Exception {
    int blocked = 200;
    CountDownLatch all = new CountDownLatch(blocked);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              if (env.get("PATH_INFO").equals("/slow")) {
                all.countDown();
                await(release);
              }
              return Response.text("done");
            });
    RawClient[] clients = new RawClient[blocked];
    for (int i = 0; i < blocked; i++) {
      clients[i] = connect(server).send(get("/slow"));
    }
    await(all);
    RawClient quick = connect(server);
    for (int i = 0; i < 100; i++) {
      assertThat(quick.send(get("/" + i)).read().body()).isEqualTo("done");
    }
    release.countDown();
    for (RawClient client : clients) {
      assertThat(client.read().body()).isEqualTo("done");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void asManyCallsRunAtOnceAsAreAllowed(int calls) throws Exception {
    CountDownLatch busy = new CountDownLatch(calls);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              busy.countDown();
              await(release);
              return Response.text("done");
            },
            Options.builder().set("max-concurrent-calls", "" + calls));
    RawClient[] clients = new RawClient[3 * calls];
    for (int round = 0; round < 3; round++) { // the app is known to be slow in later ones
      for (int i = 0; i < clients.length; i++) {
        clients[i] = connect(server).send(get("/"));
      }
      await(busy);
      release.countDown();
      for (RawClient client : clients) {
        assertThat(client.read().body()).isEqualTo("done");
      }
    }
  }
}
