package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEP-15")
class PipeliningTest extends SocketTest {
  @Test
  void answersInOrder() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(get("/1") + post("/2", "body of two") + get("/3"));
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().body()).isEqualTo("/2");
    assertThat(client.read().body()).isEqualTo("/3");
  }

  @Test
  void keepsTheOrderWhenAnEarlierOneIsSlow() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              if (Env.PATH_INFO.get(env).equals("/slow")) {
                await(release);
              }
              return Response.text(Env.PATH_INFO.get(env));
            });
    RawClient client = connect(server);
    client.send(get("/slow") + get("/quick"));
    assertThat(ask(server, get("/other")).body()).isEqualTo("/other");
    release.countDown();
    assertThat(client.read().body()).isEqualTo("/slow");
    assertThat(client.read().body()).isEqualTo("/quick");
  }

  @Test
  void sendsAnEarlierReplyWhileALaterCallBlocks() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              if (Env.PATH_INFO.get(env).equals("/slow")) {
                await(release);
              }
              return Response.text(Env.PATH_INFO.get(env));
            });
    RawClient client = connect(server);
    client.send(get("/quick") + get("/slow"));
    assertThat(client.read().body()).isEqualTo("/quick");
    release.countDown();
    assertThat(client.read().body()).isEqualTo("/slow");
  }

  @Test
  void sendsAnEarlierReplyWhileALaterCallBlocksOnAThreadThatLostItsLoop() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              switch (Env.PATH_INFO.get(env)) {
                case "/first" -> await(first);
                case "/last" -> await(last);
                default -> {}
              }
              return Response.text(Env.PATH_INFO.get(env));
            });
    RawClient client = connect(server);
    client.send(get("/first") + get("/quick") + get("/last"));
    // Somebody else drives both loops by now, or this would not be answered.
    assertThat(ask(server, get("/a")).body()).isEqualTo("/a");
    assertThat(ask(server, get("/b")).body()).isEqualTo("/b");
    first.countDown();
    assertThat(client.read().body()).isEqualTo("/first");
    assertThat(client.read().body()).isEqualTo("/quick");
    last.countDown();
    assertThat(client.read().body()).isEqualTo("/last");
  }

  @Test
  void neverCallsTheAppForTwoRequestsOfAConnectionAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              now.decrementAndGet();
              return Response.text("x");
            });
    RawClient client = connect(server);
    client.send(get("/").repeat(200));
    for (int i = 0; i < 200; i++) {
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  @Tag("LIM-13")
  void answersMoreThanOneBurstHolds() throws Exception {
    TestServer server = serve(PATH, Options.builder().set(HttpOptions.MAX_PIPELINED, 3));
    RawClient client = connect(server);
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      requests.append(get("/" + i));
    }
    client.send(requests.toString());
    for (int i = 0; i < 50; i++) {
      assertThat(client.read().body()).isEqualTo("/" + i);
    }
  }

  @Test
  @Tag("LIM-13")
  void stopsReadingFromAClientThatDoesNotTakeItsReplies() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    byte[] large = new byte[64 * 1024];
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return Response.bytes("application/octet-stream", large);
            });
    RawClient client = connectSlowReader(server);
    client.send(get("/").repeat(1000));
    // 64 MB of replies are asked for, and fit in no buffer of a socket.
    Reply first = client.read();
    assertThat(first.body()).hasSize(large.length);
    assertThat(calls.get()).isLessThan(1000);
  }

  @Test
  @Tag("SEP-14")
  void processesNothingBehindClose() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return Response.text(Env.PATH_INFO.get(env));
            });
    String replies = all(server, get("/1") + get("/2", "Connection: close") + get("/3"));
    assertThat(replies).contains("/1").endsWith("/2");
    assertThat(calls).hasValue(2);
  }

  @Test
  @Tag("SEP-14")
  void processesNothingBehindACloseOfTheApp() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return Response.text("x").withHeader("Connection", "close");
            });
    assertThat(all(server, get("/1") + get("/2"))).endsWith("\r\n\r\nx");
    assertThat(calls).hasValue(1);
  }

  @Test
  @Tag("SEP-13")
  void answersWhatCameBeforeARefusedRequestAndNothingBehindIt() throws Exception {
    TestServer server = serve(PATH);
    RawClient client = connect(server);
    client.send(get("/1") + "GET /2 HTTP/1.1\r\n\r\n" + get("/3"));
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().status()).isEqualTo(400);
    assertThat(client.readToEnd()).isEmpty();
  }
}
