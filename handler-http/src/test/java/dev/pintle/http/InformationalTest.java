package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InformationalTest extends SocketTest {
  @Test
  @Tag("INF-01")
  void reachesTheClientBeforeTheFinalResponse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawClient client =
        connect(
            serve(
                env -> {
                  Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", "</a.css>; rel=preload"));
                  await(release);
                  return Response.text("done");
                }));
    client.send(get("/"));
    Reply interim = client.read();
    assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 103 Early Hints");
    assertThat(interim.fields()).containsExactly("Link: </a.css>; rel=preload");
    release.countDown();
    assertThat(client.read().body()).isEqualTo("done");
  }

  @Test
  @Tag("INF-01")
  void sendsSeveralInOrderBehindEarlierRepliesOfABurst() throws Exception {
    RawClient client =
        connect(
            serve(
                env -> {
                  Informational informational = Env.INFORMATIONAL.get(env);
                  informational.send(102, Headers.empty());
                  informational.send(103, Headers.of("X", "1"));
                  return Response.text(Env.PATH_INFO.get(env));
                }));
    client.send(get("/one") + get("/two"));
    for (String path : new String[] {"/one", "/two"}) {
      assertThat(client.read().status()).isEqualTo(102);
      assertThat(client.read().field("X")).isEqualTo("1");
      assertThat(client.read().body()).isEqualTo(path);
    }
  }

  @Test
  @Tag("INF-02")
  void refusesOtherStatuses() throws Exception {
    TestServer server =
        serve(
            env -> {
              StringBuilder refused = new StringBuilder();
              for (int status : new int[] {0, 99, 100, 101, 102, 199, 200, 404}) {
                try {
                  Env.INFORMATIONAL.get(env).send(status, Headers.empty());
                } catch (IllegalArgumentException e) {
                  refused.append(status).append(' ');
                }
              }
              return Response.text(refused.toString());
            });
    RawClient client = connect(server).send(get("/"));
    assertThat(client.read().status()).isEqualTo(102);
    assertThat(client.read().status()).isEqualTo(199);
    assertThat(client.read().body()).isEqualTo("0 99 100 101 200 404 ");
  }

  @Test
  @Tag("INF-03")
  void refusesThemOnceTheFinalResponseHasBegun() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write('a');
                      out.flush();
                      try {
                        Env.INFORMATIONAL.get(env).send(103, Headers.empty());
                      } catch (IllegalStateException e) {
                        thrown.set(e);
                      }
                      out.write('b');
                    }));
    assertThat(ask(server, get("/")).body()).isEqualTo("ab");
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("INF-03")
  void refusesThemWhenTheRequestHasEnded() throws Exception {
    AtomicReference<Informational> kept = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              Informational earlier = kept.getAndSet(Env.INFORMATIONAL.get(env));
              if (earlier == null) {
                return Response.text("kept");
              }
              try {
                earlier.send(103, Headers.empty());
                return Response.text("sent");
              } catch (IllegalStateException e) {
                return Response.text("refused");
              }
            });
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().body()).isEqualTo("kept");
    assertThat(client.send(get("/")).read().body()).isEqualTo("refused");
  }

  @Test
  @Tag("INF-04")
  void isAbsentInHttp10() throws Exception {
    TestServer server = serve(env -> Response.text("" + env.containsKey("pintle.informational")));
    assertThat(ask(server, http10("GET", "/")).body()).isEqualTo("false");
    assertThat(ask(server, get("/")).body()).isEqualTo("true");
  }

  @Test
  void refusesFieldsThatFrame() throws Exception {
    TestServer server =
        serve(
            env -> {
              try {
                Env.INFORMATIONAL.get(env).send(103, Headers.of("Content-Length", "5"));
                return Response.text("sent");
              } catch (IllegalArgumentException e) {
                return Response.text(String.valueOf(e.getMessage()));
              }
            });
    assertThat(ask(server, get("/")).body()).contains("Content-Length");
  }
}
