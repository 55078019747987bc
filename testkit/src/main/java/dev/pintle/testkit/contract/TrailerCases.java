package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pintle.BodyWriter;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.RequestTrailers;
import dev.pintle.Response;
import java.io.InputStream;

/** Fields behind a body, in both directions. */
final class TrailerCases extends CaseGroup {
  TrailerCases() {
    super("trailers");
  }

  @Override
  void define() {
    requests();
    responses();
  }

  private void requests() {
    each(
        "REQ-10",
        "the trailers of a request can be had behind its body",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(Env.INPUT.get(env).readAllBytes()).hasSize(3);
                    Headers trailers = Env.TRAILERS.get(env).get();
                    return Response.text(trailers.first("X-Sum") + trailers.all("X-More"));
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("abc");
          exchange.end(Headers.of("x-sum", "42", "x-more", "a", "x-more", "b"));
          assertThat(exchange.finish().body()).isEqualTo("42[a, b]");
        });
    each(
        "REQ-10",
        "before the end of the body there are none yet",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    InputStream in = Env.INPUT.get(env);
                    RequestTrailers trailers = Env.TRAILERS.get(env);
                    assertThat(in.readNBytes(3)).hasSize(3);
                    assertThatIllegalStateException().isThrownBy(trailers::get);
                    assertThat(in.readAllBytes()).hasSize(1);
                    return Response.text("" + trailers.get().first("x-a"));
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/")).write("abc").write("d");
          exchange.end(Headers.of("x-a", "y"));
          assertThat(exchange.finish().body()).isEqualTo("y");
        });
    each(
        "REQ-10",
        "a request that had none has empty ones",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(Env.INPUT.get(env).readAllBytes()).hasSize(3);
                    return Response.text("" + Env.TRAILERS.get(env).get().size());
                  });
          assertThat(site.send(ClientRequest.post("/", "abc")).body()).isEqualTo("0");
          assertThat(site.open(ClientRequest.open("/")).write("abc").end().finish().body())
              .isEqualTo("0");
        });
    each(
        "REQ-11",
        "a trailer changes no key and no field of the head",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(Env.INPUT.get(env).readAllBytes()).isEmpty();
                    return Response.text(
                        Env.HEADERS.get(env).all("X-A") + "" + env.get("HTTP_X_A"));
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/").with("X-A", "head"));
          exchange.end(Headers.of("x-a", "trailer"));
          assertThat(exchange.finish().body()).isEqualTo("[head]head");
        });
    for (String field :
        new String[] {"Host: b", "Content-Length: 9", "Transfer-Encoding: chunked"}) {
      raw(
          "REQ-11",
          "the trailer " + field + " is not taken for a field",
          bench -> {
            Site site =
                bench.serve(
                    env -> {
                      int length = Env.INPUT.get(env).readAllBytes().length;
                      return Response.text(env.get("HTTP_HOST") + " " + length);
                    });
            RawClient client = site.connect();
            client.send(chunked("/", "1\r\nx\r\n0\r\n" + field + "\r\n\r\n"));
            Reply reply = client.read();
            assertThat(reply.status()).isIn(200, 400);
            if (reply.status() == 200) {
              assertThat(reply.body()).isEqualTo("a 1");
            }
          });
    }
    raw(
        "LIM-02",
        "trailers are bounded as fields are",
        bench -> {
          Site site = bench.serve(Bench.ECHO, Options.builder().maxHeaders(5));
          String trailers = "0\r\n" + "X: y\r\n".repeat(6) + "\r\n";
          RawClient client = site.connect().send(chunked("/", trailers));
          assertThat(client.read().status()).isEqualTo(431);
          assertThat(client.readToEnd()).isEmpty();
        });
  }

  private void responses() {
    each(
        "SINK-07",
        "the trailers of a response stand behind its body, and the last call counts",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            out.trailers(Headers.of("X-Wrong", "1"));
                            out.write('x');
                            out.flush();
                            out.trailers(Headers.of("X-Sum", "42", "X-More", "a", "X-More", "b"));
                          }));
          Reply reply = site.get("/");
          assertThat(reply.body()).isEqualTo("x");
          assertThat(reply.trailers().first("X-Sum")).isEqualTo("42");
          assertThat(reply.trailers().all("X-More")).containsExactly("a", "b");
          assertThat(reply.trailers().contains("X-Wrong")).isFalse();
          assertThat(reply.has("X-Sum")).isFalse();
        });
    raw(
        "SINK-07",
        "behind trailers the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream("text/plain", out -> out.trailers(Headers.of("X-A", "1"))));
          RawClient client = site.connect();
          for (int i = 0; i < 3; i++) {
            assertThat(client.send(get("/")).read().trailers().first("X-A")).isEqualTo("1");
          }
        });
    BodyWriter refused =
        out -> {
          assertThatExceptionOfType(UnsupportedOperationException.class)
              .isThrownBy(() -> out.trailers(Headers.of("X", "y")));
          out.write('u');
        };
    raw(
        "SINK-08",
        "HTTP/1.0 has no trailers",
        bench ->
            assertThat(
                    bench
                        .serve(env -> Response.stream("text/plain", refused))
                        .ask(http10("GET", "/"))
                        .body())
                .isEqualTo("u"));
    each(
        "SINK-08",
        "a body whose length is set has no trailers",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.stream("text/plain", refused).withHeader("Content-Length", "1"));
          assertThat(site.get("/").body()).isEqualTo("u");
        });
    each(
        "SINK-08",
        "trailers are refused exactly where the feature is missing",
        bench -> {
          boolean has = bench.handler().features().contains(Feature.RESPONSE_TRAILERS);
          BodyWriter taken = out -> out.trailers(Headers.of("X", "y"));
          Reply reply =
              bench.serve(env -> Response.stream("text/plain", has ? taken : refused)).get("/");
          assertThat(reply.body()).isEqualTo(has ? "" : "u");
        });
    each(
            "SINK-12",
            "trailers that frame or route are refused",
            bench -> {
              Site site =
                  bench.serve(
                      env ->
                          Response.stream(
                              "text/plain",
                              out -> {
                                for (String name :
                                    new String[] {
                                      "Content-Length",
                                      "Transfer-Encoding",
                                      "Trailer",
                                      "Connection",
                                      "host"
                                    }) {
                                  assertThatIllegalArgumentException()
                                      .isThrownBy(() -> out.trailers(Headers.of(name, "1")));
                                }
                                out.write('r');
                              }));
              Reply reply = site.get("/");
              assertThat(reply.body()).isEqualTo("r");
              assertThat(reply.trailers().isEmpty()).isTrue();
            })
        .needs(Feature.RESPONSE_TRAILERS);
  }
}
