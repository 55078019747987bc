package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Response;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Interim responses that the app sends. */
final class InterimCases extends CaseGroup {
  InterimCases() {
    super("interim responses");
  }

  @Override
  void define() {
    each(
        "INF-01",
        "an interim response arrives before the app goes on",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Headers hints = Headers.of("Link", "</a.css>; rel=preload", "Link", "</b.js>");
                    Env.INFORMATIONAL.get(env).send(103, hints);
                    Bench.await(release);
                    return Response.text("done");
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Reply interim = exchange.head();
          assertThat(interim.status()).isEqualTo(103);
          assertThat(interim.headers().all("Link"))
              .containsExactly("</a.css>; rel=preload", "</b.js>");
          assertThat(interim.has("Content-Length")).isFalse();
          assertThat(interim.has("Transfer-Encoding")).isFalse();
          release.countDown();
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.finish().body()).isEqualTo("done");
        });
    each(
        "INF-01",
        "several interim responses arrive in order",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    Informational informational = Env.INFORMATIONAL.get(env);
                    for (int i = 0; i < 3; i++) {
                      informational.send(103, Headers.of("X-Step", "" + i));
                    }
                    return Response.text("done");
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          for (int i = 0; i < 3; i++) {
            assertThat(exchange.head().field("X-Step")).isEqualTo("" + i);
          }
          assertThat(exchange.head().has("X-Step")).isFalse();
          assertThat(exchange.finish().body()).isEqualTo("done");
        });
    raw(
        "INF-01",
        "interim responses of a burst stand before their own response",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    Env.INFORMATIONAL.get(env).send(103, Headers.of("X", "1"));
                    return Bench.PATH.call(env);
                  });
          RawClient client = site.connect().send(get("/one") + get("/two"));
          for (String path : new String[] {"/one", "/two"}) {
            assertThat(client.read().field("X")).isEqualTo("1");
            assertThat(client.read().body()).isEqualTo(path);
          }
        });
    each(
        "INF-02",
        "other statuses are refused",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  Informational informational = Env.INFORMATIONAL.find(env).orElse(null);
                  if (informational == null) {
                    return; // nothing that could refuse
                  }
                  for (int status : new int[] {0, 99, 100, 101, 200, 404}) {
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> informational.send(status, Headers.empty()));
                  }
                }));
    each(
        "INF-01",
        "fields that frame are refused",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  Informational informational = Env.INFORMATIONAL.get(env);
                  for (String name : new String[] {"Content-Length", "Transfer-Encoding"}) {
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> informational.send(103, Headers.of(name, "5")));
                  }
                }));
    each(
        "INF-03",
        "once the final response has begun it is too late",
        bench -> {
          BlockingQueue<Informational> kept = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.write('a');
                            out.flush();
                            Env.INFORMATIONAL
                                .find(env)
                                .ifPresent(
                                    informational -> {
                                      kept.add(informational);
                                      assertThatIllegalStateException()
                                          .isThrownBy(
                                              () -> informational.send(103, Headers.empty()));
                                    });
                            out.write('b');
                          }));
          assertThat(site.get("/").body()).isEqualTo("ab");
          for (Informational informational : kept) {
            assertThatIllegalStateException()
                .isThrownBy(() -> informational.send(103, Headers.empty()));
          }
        });
    raw(
        "INF-04",
        "HTTP/1.0 has none",
        bench ->
            seen(
                bench,
                http10("GET", "/"),
                env -> assertThat(env).doesNotContainKey("pintle.informational")));
  }
}
